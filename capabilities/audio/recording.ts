import type { AudioFormat } from '../../endpoint/profiles/profile';

/** A recording on the local disk whose content was looked at. */
export interface Recording {
	path: string;
	/** Container by content, whatever the file's name says. */
	format: AudioFormat;
	durationSeconds: number;
	byteLength: number;
	/** Name for uploads and messages, with an extension that fits the content. */
	fileName: string;
}
