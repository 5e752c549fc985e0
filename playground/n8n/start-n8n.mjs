import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from '../setup/child.mjs';
import { freePort } from '../setup/free-port.mjs';
import { node24 } from '../setup/node24.mjs';
import { n8nFolder } from '../setup/n8n-version.mjs';
import { filesFolder, n8nEnvironment } from './environment.mjs';
import { placePackage } from './place-package.mjs';

const readyMs = 180_000;
const portTaken = /already in use|EADDRINUSE/;

const isReady = async (url) => {
	try {
		return (await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(2000) })).ok;
	} catch {
		return false;
	}
};

async function launch({ folder, port, env, logLevel, name, args, onLine }) {
	const node = node24();
	const nodeFolder = dirname(node);
	const settings = n8nEnvironment({
		folder,
		port,
		brokerPort: await freePort(),
		logLevel,
		nodeFolder,
	});
	const child = startChild({
		name,
		file: node,
		args: [join(n8nFolder(), 'node_modules', 'n8n', 'bin', 'n8n'), ...args],
		env: { ...settings, ...env },
		cwd: folder,
		logFile: join(folder, `${name}.log`),
		onLine,
	});
	for (const deadline = Date.now() + readyMs; child.isRunning() && Date.now() < deadline;) {
		if (await isReady(`http://127.0.0.1:${port}`)) return child;
		await delay(100);
	}
	const said = child.lastLines();
	await child.kill();
	throw new Error(`${name} did not start:\n${said}`);
}

/**
 * Starts a real n8n with the built package in it and waits until it is ready.
 *
 * - `folder`: where it keeps everything; a second start in the same folder finds the same data
 * - `port`: wanted port, default any free one; `env`: more environment; `logLevel`: n8n's, default `warn`
 * - `name` and `args`: of its log and its command line, default `n8n` and `['start']`; `place`: the package, where it
 *   is placed already; `onLine`: is called with each line that it writes
 *
 * Returns `{ url, pid, folder, files, place, logFile, lastLines(), stop(), kill(), start(), restart() }`. `files` is the
 * folder that workflows may read and write, `place` the package as n8n sees it. `kill()` is SIGKILL; `start()` and
 * `restart()` bring it back on the same port with the same data and key.
 */
export async function startN8n({
	folder,
	port: wanted,
	env = {},
	logLevel = 'warn',
	name = 'n8n',
	args = ['start'],
	place = placePackage(folder),
	onLine,
}) {
	const files = filesFolder(folder);
	mkdirSync(files, { recursive: true });
	let port = wanted ?? (await freePort());
	let child;
	for (let attempt = 1; child === undefined; attempt++) {
		try {
			child = await launch({ folder, port, env, logLevel, name, args, onLine });
		} catch (error) {
			if (attempt === 3 || !portTaken.test(error.message)) throw error;
			port = await freePort();
		}
	}
	const start = async () => {
		if (child.isRunning()) return;
		child = await launch({ folder, port, env, logLevel, name, args, onLine });
	};
	const stop = () => child.stop(15_000);
	return {
		url: `http://127.0.0.1:${port}`,
		get pid() {
			return child.pid;
		},
		folder,
		files,
		place,
		logFile: join(folder, `${name}.log`),
		lastLines: (count) => child.lastLines(count),
		stop,
		kill: () => child.kill(),
		start,
		async restart() {
			await stop();
			await start();
		},
	};
}
