import type { ContentPart } from './content-part';
import type { OpenedFile } from './open-source';

/** What was read of a file: a text of it, or a part in the form that the endpoint takes. */
export type Read = ReadText | { part: ContentPart };

export interface ReadText {
	text: string;
	/** The page or slide, from 1, where the file has any. */
	page?: number;
	/** The name of the file. */
	file: string;
}

/** The name of a file as its text is headed by it. */
export const shownName = ({ media, name }: OpenedFile): string =>
	media.fileName ?? name.replace(/^The /, '');
