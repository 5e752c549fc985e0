import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from './child.mjs';
import { onPath } from './command.mjs';
import { freePort } from './free-port.mjs';
import { temporaryFolder } from './guarded.mjs';
import { playground } from './paths.mjs';
import { say } from './progress.mjs';
import { commandFrom } from './system-packages.mjs';

const startTimeoutMs = 20_000;

/** The server's answer to one inline command, or undefined when nobody answers. */
function ask(port, command) {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
		let answer = '';
		const done = () => {
			socket.destroy();
			resolve(answer || undefined);
		};
		socket.setTimeout(1000, done).on('error', done).on('close', done);
		socket.setEncoding('utf8').on('data', (chunk) => {
			answer += chunk;
			if (
				answer.startsWith('+') ||
				answer.startsWith('-') ||
				answer.endsWith('\r\n\r\n') ||
				answer.includes('process_id')
			)
				done();
		});
	});
}

// Another Redis may have taken the port in between: only the one with our pid is ours.
const isOurs = async (port, child, kind) =>
	kind === 'embedded'
		? (await ask(port, 'PING'))?.startsWith('+PONG')
		: (await ask(port, 'INFO server'))?.includes(`process_id:${child.pid}\r\n`);

async function startOn(port, { file, kind, folder, persistent }) {
	const saving = persistent
		? ['--appendonly', 'yes', '--appendfsync', 'everysec']
		: ['--appendonly', 'no'];
	const args =
		kind === 'embedded'
			? ['--no-warnings', join(playground, 'setup', 'redis-embedded.mjs'), String(port)]
			: [
					'--port',
					String(port),
					'--bind',
					'127.0.0.1',
					'--dir',
					folder,
					'--save',
					'',
					...saving,
				].concat(['--maxmemory-policy', 'noeviction']);
	const child = startChild({ name: 'Redis', file, args, logFile: join(folder, 'redis.log') });
	for (const deadline = Date.now() + startTimeoutMs; child.isRunning() && Date.now() < deadline;) {
		if (await isOurs(port, child, kind)) return child;
		await delay(25);
	}
	const said = child.lastLines();
	await child.kill();
	throw new Error(`Redis did not start:\n${said}`);
}

/** The program that runs as Redis: from PATH, else from apt, else an embedded Valkey. */
export async function redisProgram() {
	const present = onPath('redis-server');
	if (present) return { file: present, kind: 'system' };
	const installed = await commandFrom('redis-server', ['redis-server'], 'as the job queue');
	if (installed) return { file: installed, kind: 'installed' };
	say(
		'no redis-server here: an embedded Valkey takes its place, and tests that crash Redis are skipped',
	);
	return { file: process.execPath, kind: 'embedded' };
}

/**
 * A Redis for jobs: REDIS_URL if set, else `redis-server` from PATH or from apt, else an embedded Valkey.
 * It is an instance of its own on a free port of 127.0.0.1; with `persistent` it keeps an append-only file in `folder`.
 *
 * Returns `{ url, kind, pid, start(), stop(), kill() }`. `kill()` is SIGKILL; `start()` brings it back on the same port
 * with the same data. A given Redis is left alone: `stop()` does nothing, `kill()` and `start()` are refused.
 */
export async function redis({ persistent = false, folder: given } = {}) {
	if (process.env.REDIS_URL) {
		const refuse = async () => {
			throw new Error('this Redis was given by REDIS_URL: it is not ours to kill or start');
		};
		return {
			url: process.env.REDIS_URL,
			kind: 'given',
			pid: undefined,
			start: refuse,
			stop: async () => undefined,
			kill: refuse,
		};
	}
	const temporary = given === undefined ? temporaryFolder('redis-') : undefined;
	const folder = given ?? temporary.path;
	mkdirSync(folder, { recursive: true });
	const options = { ...(await redisProgram()), folder, persistent };
	let port;
	let child;
	for (let attempt = 1; child === undefined; attempt++) {
		port = await freePort();
		child = await startOn(port, options).catch((error) => {
			if (attempt === 3) throw error;
		});
	}
	return {
		url: `redis://127.0.0.1:${port}`,
		kind: options.kind,
		get pid() {
			return child.pid;
		},
		async start() {
			if (!child.isRunning()) child = await startOn(port, options);
		},
		async stop() {
			await child.stop(5000);
			temporary?.remove();
		},
		async kill() {
			await child.kill();
		},
	};
}
