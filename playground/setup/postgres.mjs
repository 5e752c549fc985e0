import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startChild } from './child.mjs';
import { freePort } from './free-port.mjs';
import { temporaryFolder } from './guarded.mjs';
import { postgresPrograms } from './postgres-programs.mjs';

const execute = promisify(execFile);
const host = '127.0.0.1';
const name = 'playground';
// What initdb makes without being asked.
const database = 'postgres';
const portTaken = /could not bind|already in use/;

/**
 * Starts a PostgreSQL of its own on a free port of 127.0.0.1: the system's, else the embedded one. Its data is in a
 * new folder that is gone when it ends.
 *
 * Returns `{ host, port, user, password, database, kind, close() }`.
 */
export async function startPostgres() {
	const folder = temporaryFolder('postgres-');
	try {
		const programs = postgresPrograms(folder.path);
		if (!programs) throw new Error('there is no PostgreSQL here: please install postgresql');
		const user = otherUser();
		const password = randomBytes(18).toString('base64url');
		const data = await makeData(folder.path, { ...programs, user, password });
		let child;
		let port;
		for (let attempt = 1; child === undefined; attempt++) {
			port = await freePort();
			child = await startOn(port, { ...programs, user, data, folder: folder.path }).catch(
				(error) => {
					if (attempt === 3 || !portTaken.test(error.message)) throw error;
				},
			);
		}
		const close = async () => {
			// SIGTERM alone waits until every client has gone.
			if (child.isRunning()) process.kill(child.pid, 'SIGINT');
			await child.stop(5000);
			folder.remove();
		};
		return { host, port, user: name, password, database, kind: programs.kind, close };
	} catch (error) {
		folder.remove();
		throw error;
	}
}

/** Postgres refuses root: then somebody else. */
function otherUser() {
	if (process.getuid?.() !== 0) return undefined;
	const users = readFileSync('/etc/passwd', 'utf8')
		.split('\n')
		.map((line) => line.split(':'));
	const found = ['postgres', 'nobody'].map((wanted) => users.find(([one]) => one === wanted));
	const [, , uid, gid] = found.find(Boolean) ?? ['', '', '65534', '65534'];
	return { uid: Number(uid), gid: Number(gid) };
}

async function makeData(folder, { bin, user, password }) {
	const data = join(folder, 'data');
	const secret = join(folder, 'password');
	mkdirSync(data, { mode: 0o700 });
	writeFileSync(secret, password, { mode: 0o600 });
	if (user) for (const path of [folder, data, secret]) chownSync(path, user.uid, user.gid);
	const args = ['-D', data, '-U', name, '-A', 'scram-sha-256', `--pwfile=${secret}`];
	await execute(
		join(bin, 'initdb'),
		[...args, '--no-locale', '--encoding=UTF8', '--no-sync', '--no-instructions'],
		{ cwd: folder, ...user },
	);
	return data;
}

async function startOn(port, { bin, user, data, folder }) {
	const settings = {
		listen_addresses: host,
		port,
		// No socket file: it would need a folder that everybody may write to.
		unix_socket_directories: '',
		fsync: 'off',
		shared_buffers: '16MB',
		max_connections: 50,
	};
	const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
	const child = startChild({
		name: 'PostgreSQL',
		file: join(bin, 'postgres'),
		args: ['-D', data, ...options],
		cwd: folder,
		logFile: join(folder, 'postgres.log'),
		user,
	});
	try {
		await child.line(/ready to accept connections/);
		return child;
	} catch (error) {
		await child.kill();
		throw error;
	}
}
