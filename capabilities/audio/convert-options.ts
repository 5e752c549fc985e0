import type { FfmpegOptions } from './run-ffmpeg';

/** One side of a stereo recording. */
export type Channel = 'left' | 'right';

export interface ConvertOptions extends Pick<FfmpegOptions, 'signal' | 'ffmpegPath'> {
	/** The one channel to keep; all of them, mixed, unless told. */
	channel?: Channel | undefined;
}
