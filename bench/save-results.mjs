import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { node24 } from '../playground/setup/node24.mjs';
import { n8nVersion } from '../playground/setup/n8n-version.mjs';
import { drawResults } from './draw-results.mjs';

const file = fileURLToPath(new URL('results.json', import.meta.url));
const picture = fileURLToPath(new URL('../docs/pictures/benchmarks.svg', import.meta.url));

/** Writes the rows of the named benches, in place of those that they had, and draws all of them. */
export function saveResults(benches) {
	const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).benches : {};
	const [{ model }] = cpus();
	const results = {
		machine: {
			processor: model.trim(),
			cores: cpus().length,
			memoryGb: Math.round(totalmem() / 1024 ** 3),
			system: process.platform,
		},
		node: execFileSync(node24(), ['--version'], { encoding: 'utf8' }).trim(),
		n8n: n8nVersion().version,
		benches: { ...before, ...benches },
	};
	writeFileSync(file, `${JSON.stringify(results, null, '\t')}\n`);
	writeFileSync(picture, drawResults(results));
}
