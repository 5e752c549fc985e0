// npm run bench -- chat, or another row: measures the built package against goals, in one run, as ratios.
import { prepare } from '../playground/setup/prepare.mjs';
import { say } from '../playground/setup/progress.mjs';

const rows = ['chat', 'embeddings', 'speech', 'transcription'];
/** Rows of the built package alone. */
const plain = ['schemas', 'replies'];
const [row, ...parts] = process.argv.slice(2);

if (!rows.includes(row) && !plain.includes(row)) {
	say(`Name what to measure: npm run bench -- ${[...rows, ...plain].join(' | ')}`);
	process.exitCode = 2;
} else {
	if (rows.includes(row)) await prepare();
	const { measure } = await import(`./${row}.mjs`);
	process.exitCode = (await measure(parts)) ? 0 : 1;
}
