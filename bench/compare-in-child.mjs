import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { node24 } from '../playground/setup/node24.mjs';

/** Runs a comparison in a process of its own, whose CPU nothing else uses, and gives what it prints. */
export async function compareInChild(file, options) {
	const { stdout } = await promisify(execFile)(
		node24(),
		['--expose-gc', file, JSON.stringify(options)],
		{ maxBuffer: 1e8 },
	);
	return JSON.parse(stdout);
}
