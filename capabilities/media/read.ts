import type { ContentPart } from './content-part';
import type { OpenedFile } from './open-source';

/** What was read of a file: a text of it, or a part in the form that the endpoint takes. */
export type Read = ReadText | { part: ContentPart };

export interface ReadText {
	text: string;
	/** The page or slide, from 1, where the file has any. */
	page?: number;
	/** The file; each is an object of its own, since two may have the same name. */
	file: NamedFile;
}

export interface NamedFile {
	name: string;
}

/** A file by the name that its text is headed by. */
export const namedFile = ({ media, name }: OpenedFile): NamedFile => ({
	name: media.fileName ?? name.replace(/^The /, ''),
});
