// npm run bench -- chat, or another row: measures the built package against goals, in one run, as ratios.
import { prepare } from '../playground/setup/prepare.mjs';
import { say } from '../playground/setup/progress.mjs';

const inN8n = ['chat', 'embeddings', 'speech', 'transcription'];
/** Beside the libraries that a user would take without it. */
const besideLibraries = ['calls', 'jobs'];
/** The jobs alone, in growing numbers. */
const growing = ['scale'];
/** Rows of the built package alone. */
const plain = ['schemas', 'replies'];
const rows = [...besideLibraries, ...growing, ...inN8n, ...plain];
const [row, ...parts] = process.argv.slice(2);

if (!rows.includes(row)) {
	say(`Name what to measure: npm run bench -- ${rows.join(' | ')}`);
	process.exitCode = 2;
} else {
	// The small form of a row is tried by a test, of what is built already.
	const isBuilt = plain.includes(row) || parts.includes('--small');
	if (!isBuilt) await prepare({ withN8n: inN8n.includes(row) });
	const { measure } = await import(`./${row}.mjs`);
	process.exitCode = (await measure(parts)) ? 0 : 1;
}
