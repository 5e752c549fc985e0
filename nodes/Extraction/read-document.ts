import type { IExecuteFunctions } from 'n8n-workflow';
import type { Media } from '../../capabilities/capability';
import { readBytes } from '../../capabilities/media/read-bytes';
import { Failure } from '../../endpoint/failure';
import { binaryMedia } from '../shared/parameters/binary-media';
import { mediaFields } from '../shared/parameters/media-fields';
import { readUrls } from '../shared/parameters/read-urls';
import { textOf } from '../shared/parameters/text-of';

const maxBytes = 50_000_000;
const textTypes = /^(text\/.+|message\/rfc822|application\/(.+\+)?(json|xml))$/;

/** The document of an item: a text, or files, of which those that hold text are read as text. */
export async function readDocument(
	node: IExecuteFunctions,
	item: number,
): Promise<{ text?: string; files?: object[] }> {
	const from = node.getNodeParameter('documentFrom', item);
	if (from === 'text') return { text: textOf(node.getNodeParameter('text', item)) };
	if (from === 'urls') {
		return {
			files: readUrls(node.getNodeParameter('urls', item), 'document').map((url) => ({ url })),
		};
	}
	const fields = node.getNodeParameter('fileFields', item) as string;
	const files = await mediaFields(node, item, fields);
	const texts = await Promise.all(files.map(async (media) => await readText(node, media)));
	return {
		text: texts.filter((text) => text !== undefined).join('\n\n'),
		files: files.filter((_file, index) => texts[index] === undefined).map((media) => ({ media })),
	};
}

/** The text of a file; undefined where it is none. */
async function readText(node: IExecuteFunctions, media: Media): Promise<string | undefined> {
	const type = media.mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
	if (!textTypes.test(type)) return undefined;
	if (media.byteLength > maxBytes) throw tooLarge(media);
	const { bytes, isWhole } = await readBytes(await binaryMedia(node).open(media), {
		maxBytes,
		signal: node.getExecutionCancelSignal() ?? new AbortController().signal,
	});
	if (!isWhole) throw tooLarge(media);
	return bytes.includes(0) ? undefined : decode(bytes);
}

function decode(bytes: Buffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		// What is not UTF-8 comes from older programs on Windows, above all spreadsheets.
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

function tooLarge({ fileName = 'of the item' }: Media): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `The text file ${fileName} is larger than 50 MB`,
		hint: 'Split it into several items before this node',
	});
}
