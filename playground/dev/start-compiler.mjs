import { join } from 'node:path';
import { startChild } from '../setup/child.mjs';
import { node24 } from '../setup/node24.mjs';
import { root } from '../setup/paths.mjs';

const begins = /(Starting compilation|File change detected)/;
const ends = /Found (\d+) errors?\. Watching/;

/**
 * Compiles the sources in `from` into the folder `built`, and again with each change. `onBuilt()` is called after a
 * build without errors, `onErrors(lines)` after one with errors, which writes nothing. Returns `{ exited, stop() }`.
 */
export function startCompiler({ from, built, logFile, onBuilt, onErrors }) {
	let lines = [];
	function onLine(line) {
		const [, errors] = ends.exec(line) ?? [];
		if (errors === undefined) {
			if (line.trim() !== '') lines.push(line);
			if (begins.test(line)) lines = [];
			return;
		}
		if (errors === '0') onBuilt();
		else onErrors(lines);
	}
	const options = [
		...[
			'--watch',
			'--preserveWatchOutput',
			'--pretty',
			'false',
			'--incremental',
			'--noEmitOnError',
		],
		...['--outDir', built, '--tsBuildInfoFile', join(built, '.tsbuildinfo')],
	];
	const child = startChild({
		name: 'the compiler',
		file: node24(),
		args: [
			join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
			...['-p', join(from, 'tsconfig.build.json')],
			...options,
		],
		cwd: from,
		logFile,
		onLine,
	});
	return { exited: child.exited, stop: () => child.stop(2000) };
}
