import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';
import { mediaFields } from '../shared/media-fields';
import { readJson } from '../shared/read-json';
import { withHistory } from './with-history';

interface Attachments {
	binaryFields?: string;
	urls?: string | string[];
	detail?: string;
}

interface Row {
	role: string;
	content?: string;
	attachments?: Attachments;
}

/** How images are treated that are over the endpoint's limit. */
interface Images {
	scaleDown?: boolean;
	maxSide?: number;
}

/** The conversation of an item: its history and its messages, as fields or as JSON. */
export async function readMessages(
	node: IExecuteFunctions,
	item: number,
	{ history, ...images }: Images & { history?: unknown },
): Promise<IDataObject[]> {
	const asFields = node.getNodeParameter('messagesFrom', item) === 'fields';
	const messages = asFields
		? await fromRows(
				node,
				item,
				node.getNodeParameter('messages.message', item, []) as Row[],
				images,
			)
		: await fromJson(node, item, 'Messages', node.getNodeParameter('messagesJson', item), images);
	if (history === undefined || history === '') return messages;
	return withHistory(messages, await fromJson(node, item, 'History', history, images));
}

async function fromRows(
	node: IExecuteFunctions,
	item: number,
	rows: Row[],
	images: Images,
): Promise<IDataObject[]> {
	const messages = await Promise.all(
		rows.map(async ({ role, content = '', attachments = {} }) => {
			// A number or date of an expression is text as well.
			const text = String(content);
			const parts = await readAttachments(node, item, attachments, images);
			if (parts.length === 0) return { role, content: text };
			return { role, content: [...(text === '' ? [] : [{ type: 'text', text }]), ...parts] };
		}),
	);
	// Instructions that an expression left empty are none.
	return messages.filter(
		({ role, content }) => content !== '' || !['system', 'developer'].includes(role),
	);
}

async function readAttachments(
	node: IExecuteFunctions,
	item: number,
	{ binaryFields = '', urls = [], detail }: Attachments,
	images: Images,
): Promise<IDataObject[]> {
	const more = { ...(detail === undefined ? {} : { detail }), ...images };
	const files = binaryFields.trim() === '' ? [] : await mediaFields(node, item, binaryFields);
	const addresses = (Array.isArray(urls) ? urls : [urls]).filter((url) => url.trim() !== '');
	return [
		...files.map((media) => ({ type: 'media', media, ...more })),
		...addresses.map((url) => ({ type: 'media', url: url.trim(), ...more })),
	];
}

async function fromJson(
	node: IExecuteFunctions,
	item: number,
	name: string,
	value: unknown,
	images: Images,
): Promise<IDataObject[]> {
	const list = readJson(name, value);
	if (!Array.isArray(list)) {
		throw new Failure({
			kind: 'request-invalid',
			message: `${name} has to be a list of messages`,
			hint: 'Write it as [{ "role": "user", "content": "…" }]',
		});
	}
	return await Promise.all(
		(list as IDataObject[]).map(async (message) => {
			if (!Array.isArray(message.content)) return message;
			const parts = await Promise.all(
				(message.content as IDataObject[]).map(
					async (part) => await toParts(node, item, part, images),
				),
			);
			return { ...message, content: parts.flat() };
		}),
	);
}

/** In JSON, `{ "type": "binary", "field": "data" }` stands for files of the item. */
async function toParts(
	node: IExecuteFunctions,
	item: number,
	part: IDataObject,
	images: Images,
): Promise<IDataObject[]> {
	const { type, field, detail } = part;
	if (type === 'media') {
		throw new Failure({
			kind: 'request-invalid',
			message: 'A message has a part of the unknown type "media"',
			hint: 'A file of the item is { "type": "binary", "field": "data" }, an address { "type": "image_url", "image_url": { "url": "…" } }',
		});
	}
	if (type !== 'binary') return [part];
	return await readAttachments(
		node,
		item,
		{
			binaryFields: typeof field === 'string' ? field : 'data',
			...(typeof detail === 'string' ? { detail } : {}),
		},
		images,
	);
}
