import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import type { ChunkRequest, KnownSpeaker } from './chunk';
import { cutRecording } from '../audio/cut-recording';
import type { Recording } from '../audio/recording';
import type { Segment } from './transcription-result';

// platform.openai.com/docs/guides/speech-to-text: samples of two to ten seconds.
const shortestClip = 2;
const longestClip = 10;
const maxSaid = 200;
const maxSpeakers = 20;

/**
 * The speakers of the chunks so far, each with what was said last and a clip of the voice, so that
 * the next chunk gives the same voice the same name.
 */
export async function noteSpeakers(
	recording: Recording,
	segments: readonly Segment[],
	request: ChunkRequest,
	folder: string,
	context: Context,
): Promise<KnownSpeaker[]> {
	const speakers = new Map(request.knownSpeakers.map((known) => [known.name, known]));
	for (const { speaker, text } of segments) {
		if (speaker === undefined) continue;
		speakers.set(speaker, { ...speakers.get(speaker), name: speaker, said: text.slice(-maxSaid) });
	}
	const known = [...speakers.values()].slice(0, maxSpeakers);
	const voices = await clipVoices(
		recording,
		segments,
		known.filter(({ voice }) => !voice).map(({ name }) => name),
		folder,
		context,
	);
	return known.map((one) => {
		const voice = one.voice ?? voices.get(one.name);
		return { ...one, ...(voice ? { voice } : {}) };
	});
}

async function clipVoices(
	recording: Recording,
	segments: readonly Segment[],
	names: readonly string[],
	folder: string,
	{ client, signal, ffmpegPath, keepFile }: Context,
) {
	const clips = names
		.flatMap((name) => {
			const clip = clipOf(segments.filter(({ speaker }) => speaker === name));
			return clip ? [{ name, ...clip }] : [];
		})
		.toSorted((a, b) => a.start - b.start);
	const planned = clips.map(({ start, end }, index) => ({ index, start, end, overlapSeconds: 0 }));
	const { label, transcription } = client.profile;
	const limits = { label, ...transcription, signal, ffmpegPath, prefix: 'voice' };
	const cut = await cutRecording(recording, planned, folder, limits).catch((error: unknown) => {
		// Without clips the names have to do.
		if (error instanceof Failure) return [];
		throw error;
	});
	const voices = await Promise.all(
		cut.map(async ({ path, fileName, byteLength, format, index }) => {
			const mimeType = `audio/${format === 'mp3' ? 'mpeg' : format}`;
			const voice = await keepFile(path, { mimeType, fileName, byteLength });
			return [clips[index]?.name ?? '', voice] as const;
		}),
	);
	return new Map(voices);
}

/** The longest time that a speaker speaks alone, at most ten seconds of it. */
function clipOf(segments: readonly Segment[]): { start: number; end: number } | undefined {
	const [longest] = segments.toSorted((a, b) => b.end - b.start - (a.end - a.start));
	if (!longest || longest.end - longest.start < shortestClip) return undefined;
	return { start: longest.start, end: Math.min(longest.end, longest.start + longestClip) };
}
