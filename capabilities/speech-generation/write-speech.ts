import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../endpoint/failure';
import type { SpeechFormat } from '../../endpoint/profiles/profile';
import { probeAudio } from '../audio/probe-audio';
import type { Context, Media } from '../capability';
import { readBytes } from '../media/read-bytes';
import { encodeSpeech } from './encode-speech';
import type { SpeechPlan } from './plan-speech';
import { readSamples } from './read-samples';
import { writeJoined } from './write-joined';

const mimeTypes: Record<SpeechFormat, string> = {
	mp3: 'audio/mpeg',
	opus: 'audio/ogg',
	aac: 'audio/aac',
	flac: 'audio/flac',
	wav: 'audio/wav',
	pcm: 'audio/pcm',
};

/** A speech on the local disk. */
interface SpeechFile {
	path: string;
	mimeType: string;
	durationSeconds: number;
}

/** Makes one file of the parts, in the format that was asked for. */
export async function writeSpeech(
	files: readonly Media[],
	{ pieces, format, isJoined }: SpeechPlan,
	folder: string,
	context: Context,
): Promise<SpeechFile> {
	const path = join(folder, `speech.${format}`);
	const mimeType = mimeTypes[format];
	const load = async (index: number) => {
		const file = files[index] as Media;
		const stream = await context.media.open(file);
		const { signal } = context;
		return (await readBytes(stream, { maxBytes: file.byteLength, signal })).bytes;
	};
	if (!isJoined) {
		await writeFile(path, await load(0));
		return { path, mimeType, durationSeconds: await lengthOf(path) };
	}
	const isEncoded = format !== 'wav' && format !== 'pcm';
	const joined = isEncoded ? join(folder, 'joined.wav') : path;
	const durationSeconds = await writeJoined(joined, pieces, {
		read: async (index) => readSamples(await load(index), files[index]?.mimeType ?? ''),
		hasHead: format !== 'pcm',
	});
	if (isEncoded) await encodeSpeech({ path: joined, durationSeconds }, { path, format }, context);
	return { path, mimeType, durationSeconds };
}

/** What the endpoint gave as a file; throws output-invalid where that is no sound. */
async function lengthOf(path: string): Promise<number> {
	try {
		return (await probeAudio(path, 'speech')).durationSeconds;
	} catch (error) {
		throw new Failure(
			{
				kind: 'output-invalid',
				message: 'The endpoint returned a file that contains no sound, or is damaged',
				hint: 'Check that the model generates speech, or choose another format',
			},
			{ cause: error },
		);
	}
}
