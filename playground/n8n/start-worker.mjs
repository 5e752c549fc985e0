import { join } from 'node:path';
import { startChild } from '../setup/child.mjs';
import { node24 } from '../setup/node24.mjs';
import { basicEnvironment } from './environment.mjs';

const logFileOf = (folder, number) => join(folder, `worker-${number}.log`);

async function launch({ place, folder, number, env, enter = [] }) {
	const [file, ...args] = [...enter, node24(), join(place, 'dist', 'workers', 'cli.js'), 'worker'];
	const child = startChild({
		name: `worker ${number}`,
		...{ file, args },
		env: { ...basicEnvironment(), ...env },
		cwd: folder,
		logFile: logFileOf(folder, number),
	});
	try {
		await child.line(/worker ready/);
		return child;
	} catch (error) {
		await child.kill();
		throw error;
	}
}

/**
 * Starts the package's worker from `place`, the same built files that n8n runs, and waits until it takes jobs.
 * `env` holds its settings, `enter` a command line that leads to its machine. Returns `{ pid, logFile, exited, isRunning(), line(), lastLines(), stop(), kill(),
 * restart() }`; `restart()` lets it finish what it has begun.
 */
export async function startWorker(options) {
	let child = await launch(options);
	const stop = () => child.stop(10_000);
	return {
		get pid() {
			return child.pid;
		},
		get exited() {
			return child.exited;
		},
		logFile: logFileOf(options.folder, options.number),
		isRunning: () => child.isRunning(),
		line: (...args) => child.line(...args),
		lastLines: (count) => child.lastLines(count),
		stop,
		kill: () => child.kill(),
		async restart() {
			await stop();
			child = await launch(options);
		},
	};
}
