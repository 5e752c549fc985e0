import { Failure } from '../../endpoint/failure';
import type { AudioFormat } from '../../endpoint/profiles/profile';
import { convertAudio } from './convert-audio';
import type { ConvertOptions } from './convert-options';
import { howToConvert } from './how-to-convert';
import type { Recording } from './recording';

export interface RecordingLimits {
	/** The endpoint's name, for messages. */
	label: string;
	formats: readonly AudioFormat[];
	maxBytes: number;
}

/** The recording as the endpoint takes it: untouched if it fits, else re-encoded, else refused. */
export async function fitRecording(
	recording: Recording,
	folder: string,
	{ label, formats, maxBytes }: RecordingLimits,
	signal: AbortSignal,
	options: Omit<ConvertOptions, 'signal'> = {},
): Promise<Recording> {
	const takes = formats.includes(recording.format);
	const small = recording.byteLength <= maxBytes;
	const { channel } = options;
	if (takes && small && channel === undefined) return recording;
	const why = !takes
		? `is ${recording.format}, but ${label} only accepts ${formats.join(' and ')}`
		: small
			? `needs ffmpeg to extract its ${channel ?? ''} channel`
			: `is larger than the ${sizeOf(maxBytes)} that ${label} accepts`;
	const converted = await convertAudio(recording, folder, { signal, ...options });
	if (!converted) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The recording ${recording.fileName} ${why}`,
			hint: howToConvert(channel ? 'wav' : 'mp3'),
		});
	}
	if (converted.byteLength > maxBytes) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The recording ${recording.fileName} (${minutes(recording.durationSeconds)}) ${why}, even as a small ${converted.format}`,
			hint:
				converted.format === 'mp3'
					? 'Split it into shorter recordings'
					: 'Split it into shorter recordings, or install ffmpeg where the node or worker runs, which makes it smaller still',
		});
	}
	return converted;
}

const sizeOf = (bytes: number) =>
	bytes < 1e6 ? `${String(Math.floor(bytes / 1e3))} kB` : `${String(Math.floor(bytes / 1e6))} MB`;
const minutes = (seconds: number) => `${(seconds / 60).toFixed(1)} minutes`;
