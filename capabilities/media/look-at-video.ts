import type { Recording } from '../audio/recording';

/** A video on the local disk whose content was looked at. */
export interface Video extends Pick<Recording, 'path' | 'format' | 'durationSeconds'> {
	mimeType: string;
	hasSound: boolean;
}

const types: Record<string, Pick<Video, 'format' | 'mimeType'>> = {
	MP4: { format: 'm4a', mimeType: 'video/mp4' },
	'QuickTime File Format': { format: 'm4a', mimeType: 'video/quicktime' },
	WebM: { format: 'webm', mimeType: 'video/webm' },
	Matroska: { format: 'webm', mimeType: 'video/x-matroska' },
};

/** What kind of video a file is; undefined where it has no pictures, or cannot be read at all. */
export async function lookAtVideo(path: string): Promise<Video | undefined> {
	// Loaded here: only work on video needs the demuxer.
	const bunny = await import('mediabunny');
	// What it has to say is told by what it returns; the console belongs to the host.
	bunny.Logging.level = bunny.LogLevel.Silent;
	const input = new bunny.Input({
		formats: [bunny.MP4, bunny.QTFF, bunny.WEBM, bunny.MATROSKA],
		source: new bunny.FilePathSource(path),
	});
	try {
		const type = types[(await input.getFormat()).name];
		if (!type || !(await input.getPrimaryVideoTrack())) return undefined;
		const hasSound = (await input.getPrimaryAudioTrack()) !== null;
		return { path, ...type, hasSound, durationSeconds: await input.computeDuration() };
	} catch {
		// Whoever reads it as a recording says what is wrong with it.
		return undefined;
	} finally {
		input.dispose();
	}
}
