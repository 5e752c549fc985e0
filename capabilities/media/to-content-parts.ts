import type { Context } from '../capability';
import type { ContentPart, PartOptions } from './content-part';
import type { Source } from './open-source';
import type { NamedFile, Read } from './read';
import { readSource } from './read-source';

/**
 * The parts of a message that hold a file, in the form that the endpoint takes: most files are one
 * part, a document is a text below its name, and what is attached to a mail follows it. Throws
 * request-invalid for what cannot be read, or what the endpoint does not take.
 */
export async function toContentParts(
	source: Source,
	options: PartOptions,
	context: Pick<Context, 'client' | 'media' | 'signal' | 'onHint'>,
): Promise<ContentPart[]> {
	return toParts(await readSource(source, options, context));
}

function toParts(read: readonly Read[]): ContentPart[] {
	const parts: ContentPart[] = [];
	let last: NamedFile | undefined;
	let written = '';
	for (const one of read) {
		if ('part' in one) {
			parts.push(one.part);
			last = undefined;
			continue;
		}
		const isSame = one.file === last;
		written = `${isSame ? written : `File ${one.file.name}:`}\n\n${one.text}`;
		const part = { type: 'text', text: written } as const;
		if (isSame) parts[parts.length - 1] = part;
		else parts.push(part);
		last = one.file;
	}
	return parts;
}
