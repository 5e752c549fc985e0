// npm run bench: measures the built package beside what a user would take instead, all in one run, and writes
// bench/results.json and its picture. npm run bench -- calls, or another name, is that one alone; with --save its
// rows are written as well, where all of it was measured.
import { prepare } from '../playground/setup/prepare.mjs';
import { say } from '../playground/setup/progress.mjs';
import { saveResults } from './save-results.mjs';

/** Beside the libraries that a user would take without it. */
const besideLibraries = ['calls', 'jobs'];
/** Beside n8n's own nodes, or the ideal. */
const besideNodes = ['parallel', 'item-cpu', 'one-call', 'texts', 'installed', 'growth'];
const compared = [...besideLibraries, ...besideNodes];
/** Of this package alone; they say whether their goals are met, and are not saved. */
const inN8n = ['embeddings', 'speech', 'transcription'];
const growing = ['scale'];
const plain = ['schemas', 'replies'];
/** Of the build alone, which is made for it. */
const ofBuild = ['voice-notes'];
const names = [...compared, ...inN8n, ...growing, ...plain, ...ofBuild];
const [name, ...parts] = process.argv.slice(2);

if (name !== undefined && !names.includes(name)) {
	say(
		`Name what to measure, or nothing for all that is compared: npm run bench -- ${names.join(' | ')}`,
	);
	process.exitCode = 2;
} else if (name === undefined) {
	await prepare();
	const benches = {};
	for (const one of compared) benches[one] = await measured(one, []);
	saveResults(benches);
	process.exitCode = Object.values(benches).every(isMet) ? 0 : 1;
} else {
	// The small form is tried by a test, of what is built already.
	const isBuilt = plain.includes(name) || parts.includes('--small');
	if (!isBuilt) await prepare({ withN8n: [...besideNodes, ...inN8n].includes(name) });
	const result = await measured(
		name,
		parts.filter((part) => part !== '--save'),
	);
	const isWhole = compared.includes(name) && parts.every((part) => part === '--save');
	if (parts.includes('--save') && isWhole) saveResults({ [name]: result });
	process.exitCode = isMet(result) ? 0 : 1;
}

async function measured(bench, options) {
	say(`\n${bench}`);
	const { measure } = await import(`./${bench}.mjs`);
	const rows = await measure(options);
	return { date: new Date().toISOString().slice(0, 10), rows };
}

/** Some say only whether their goals are met. */
function isMet({ rows }) {
	return Array.isArray(rows) ? rows.every(({ met }) => met) : rows;
}
