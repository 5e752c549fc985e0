import { readFile } from 'node:fs/promises';
import type { Context } from '../capability';
import { fitRecording } from '../audio/fit-recording';
import { loadRecording } from '../audio/load-recording';
import { limitHeavyWork } from '../shared/limit-heavy-work';
import { withTempFolder } from '../shared/with-temp-folder';
import type { ContentPart } from './content-part';
import type { OpenedFile } from './open-source';

/** The part that holds a recording: wav and mp3 as they are, any other as mp3, or as wav without ffmpeg. */
export async function toAudioPart(
	{ media, open, locate = nowhere }: OpenedFile,
	{ client, signal }: Pick<Context, 'client' | 'signal'>,
): Promise<ContentPart> {
	const { label, transcription } = client.profile;
	const limits = { label, formats: ['wav', 'mp3'] as const, maxBytes: transcription.maxBytes };
	return await withTempFolder(async (folder) => {
		const recording = await loadRecording(media, folder, { media: { open, locate }, signal });
		// Decoding takes a processor: a node must not decode ten recordings at once.
		const fitting = await limitHeavyWork(
			signal,
			async () => await fitRecording(recording, folder, limits, signal),
		);
		const data = await readFile(fitting.path, 'base64');
		return {
			type: 'input_audio',
			input_audio: { data, format: fitting.format === 'wav' ? 'wav' : 'mp3' },
		};
	});
}

export const nowhere = () => Promise.resolve(undefined);
