import { Failure } from '../../endpoint/failure';
import type { Profile } from '../../endpoint/profiles/profile';
import { convertAudio } from './convert-audio';
import type { Recording } from './recording';

/** The recording as the endpoint takes it: untouched if it fits, else re-encoded, else refused. */
export async function fitRecording(
	recording: Recording,
	folder: string,
	profile: Profile,
	signal: AbortSignal,
): Promise<Recording> {
	const { formats, maxBytes } = profile.transcription;
	const takes = (formats as readonly string[]).includes(recording.format);
	if (takes && recording.byteLength <= maxBytes) return recording;
	const why = takes
		? `is larger than the ${megabytes(maxBytes)} that ${profile.label} takes`
		: `is ${recording.format}, and ${profile.label} takes ${formats.join(' and ')}`;
	const converted = await convertAudio(recording, folder, signal);
	if (!converted) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The recording ${recording.fileName} ${why}`,
			hint: 'Install ffmpeg where the node or worker runs and it is converted by itself, or convert it to mp3 before this node',
		});
	}
	if (converted.byteLength > maxBytes) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The recording ${recording.fileName} (${minutes(recording.durationSeconds)}) ${why}, even as a small mp3`,
			hint: 'Cut it into shorter recordings',
		});
	}
	return converted;
}

const megabytes = (bytes: number) => `${String(Math.floor(bytes / 1e6))} MB`;
const minutes = (seconds: number) => `${(seconds / 60).toFixed(1)} minutes`;
