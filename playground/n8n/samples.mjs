import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { playground } from '../setup/paths.mjs';

const samples = join(playground, 'workflows');
const recordings = join(playground, 'recordings');
const documents = join(playground, 'documents');

/**
 * The sample workflows; what they call `/files/` is the folder that this n8n may read and write. Those that need a
 * Postgres only with `withPostgres`.
 */
export const sampleWorkflows = ({ files }, { withPostgres = false } = {}) =>
	readdirSync(samples)
		.filter((name) => name.endsWith('.json') && (withPostgres || !name.includes('postgres')))
		.map((name) => readFileSync(join(samples, name), 'utf8').replaceAll('/files/', `${files}/`))
		.map((text) => JSON.parse(text));

/** Brings the sample workflows in, but leaves alone what was edited in n8n since, until the sample itself changes. */
export async function importSamples({ client, n8n, folder }, options) {
	const file = join(folder, 'samples.json');
	const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
	for (const workflow of sampleWorkflows(n8n, options)) {
		const { id } = workflow;
		const hash = createHash('sha256').update(JSON.stringify(workflow)).digest('hex');
		if (known[id] === hash && (await client.hasWorkflow(id))) continue;
		await client.importWorkflows([workflow]);
		known[id] = hash;
	}
	writeFileSync(file, JSON.stringify(known));
}

/**
 * Copies the sample recordings to where the batch workflow reads them, and makes the folder for its subtitles.
 * Returns `[{ file, text, seconds, voice }]`: what is said in each. `formats` leaves others out.
 */
export function copyRecordings({ files }, formats = ['.wav', '.mp3', '.ogg']) {
	for (const folder of ['recordings', 'transcripts'])
		mkdirSync(join(files, folder), { recursive: true });
	const known = JSON.parse(readFileSync(join(recordings, 'recordings.json'), 'utf8'));
	const wanted = known.filter(({ file }) => formats.includes(extname(file)));
	for (const { file } of wanted) cpSync(join(recordings, file), join(files, 'recordings', file));
	return wanted;
}

/**
 * Copies the sample documents to where the workflows read them. Returns what stands on each: documents.json. `formats`
 * leaves others out.
 */
export function copyDocuments({ files }, formats = ['.txt', '.eml', '.png']) {
	mkdirSync(join(files, 'documents'), { recursive: true });
	const known = JSON.parse(readFileSync(join(documents, 'documents.json'), 'utf8'));
	const wanted = known.filter(({ file }) => formats.includes(extname(file)));
	for (const { file } of wanted) cpSync(join(documents, file), join(files, 'documents', file));
	return wanted;
}
