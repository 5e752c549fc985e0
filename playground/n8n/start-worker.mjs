import { join } from 'node:path';
import { startChild } from '../setup/child.mjs';
import { node24 } from '../setup/node24.mjs';
import { basicEnvironment } from './environment.mjs';

/**
 * Starts the package's worker from `place`, the same built files that n8n runs, and waits until it takes jobs.
 * `env` holds its settings. Returns `{ pid, logFile, exited, isRunning(), lastLines(), stop(), kill() }`.
 */
export async function startWorker({ place, folder, number, env }) {
	const logFile = join(folder, `worker-${number}.log`);
	const child = startChild({
		name: `worker ${number}`,
		file: node24(),
		args: [join(place, 'dist', 'workers', 'cli.js'), 'worker'],
		env: { ...basicEnvironment(), ...env },
		cwd: folder,
		logFile,
	});
	try {
		await child.line(/worker ready/);
	} catch (error) {
		await child.kill();
		throw error;
	}
	return { ...child, logFile, stop: () => child.stop(10_000) };
}
