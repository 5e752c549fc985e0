import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { playground } from '../setup/paths.mjs';

const samples = join(playground, 'workflows');
const recordings = join(playground, 'recordings');

/** The sample workflows; what they call `/files/` is the folder that this n8n may read and write. */
export const sampleWorkflows = ({ files }) =>
	readdirSync(samples)
		.filter((name) => name.endsWith('.json'))
		.map((name) => readFileSync(join(samples, name), 'utf8').replaceAll('/files/', `${files}/`))
		.map((text) => JSON.parse(text));

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
