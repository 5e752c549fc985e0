import { Failure } from '../../endpoint/failure';
import type { SpeechFormat } from '../../endpoint/profiles/profile';
import { runFfmpeg } from '../audio/run-ffmpeg';
import type { Context } from '../capability';

type Encoded = Exclude<SpeechFormat, 'wav' | 'pcm'>;

// Speech of one voice: more bits would not be heard.
const codecs: Record<Encoded, readonly string[]> = {
	mp3: ['-c:a', 'libmp3lame', '-b:a', '128k', '-f', 'mp3'],
	opus: ['-c:a', 'libopus', '-b:a', '64k', '-f', 'ogg'],
	aac: ['-c:a', 'aac', '-b:a', '128k', '-f', 'adts'],
	flac: ['-c:a', 'flac', '-f', 'flac'],
};

/** Encodes a WAV file with ffmpeg. Throws request-invalid where there is none. */
export async function encodeSpeech(
	wav: { path: string; durationSeconds: number },
	{ path, format }: { path: string; format: Encoded },
	{ signal, ffmpegPath }: Pick<Context, 'signal' | 'ffmpegPath'>,
): Promise<void> {
	const recording = { ...wav, format: 'wav', fileName: 'speech.wav' } as const;
	const args = [...codecs[format], '-y', `file:${path}`];
	if (await runFfmpeg(recording, args, { signal, ffmpegPath })) return;
	throw noFfmpeg(format);
}

export const noFfmpeg = (format: SpeechFormat) =>
	new Failure({
		kind: 'request-invalid',
		message: `To generate this speech as ${format.toUpperCase()} takes ffmpeg, which is not installed where this runs: the text is spoken in several parts, or the endpoint has no such format`,
		hint: 'Choose the format WAV, or install ffmpeg where n8n or the worker runs',
	});
