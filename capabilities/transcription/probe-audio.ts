import { Failure } from '../../endpoint/failure';
import type { AudioFormat } from '../../endpoint/profiles/profile';

const formats: Record<string, AudioFormat> = {
	WAVE: 'wav',
	MP3: 'mp3',
	MP4: 'm4a',
	QuickTime: 'm4a',
	Ogg: 'ogg',
	FLAC: 'flac',
	WebM: 'webm',
	Matroska: 'webm',
	ADTS: 'aac',
};

/** Container and length in seconds of an audio file, by its content. */
export async function probeAudio(
	path: string,
	name: string,
): Promise<{ format: AudioFormat; durationSeconds: number }> {
	// Loaded here: only work on audio needs the demuxer.
	const { ALL_FORMATS, FilePathSource, Input } = await import('mediabunny');
	const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path) });
	try {
		const container = await input.getFormat();
		const track = await input.getPrimaryAudioTrack();
		const format = formats[container.name];
		if (!track || !format) {
			throw new Failure({
				kind: 'request-invalid',
				message: `The file ${name} (${container.name}) holds no sound that can be transcribed`,
				hint: 'Use a recording as wav, mp3, m4a, ogg, flac or webm',
			});
		}
		return { format, durationSeconds: await input.computeDuration([track]) };
	} catch (error) {
		if (error instanceof Failure) throw error;
		throw new Failure(
			{
				kind: 'request-invalid',
				message: `The file ${name} is not an audio file, or it is damaged`,
				hint: 'Check the step that reads or downloads it: the content, not the name, decides',
			},
			{ cause: error },
		);
	} finally {
		input.dispose();
	}
}
