import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';
import { mediaFields } from '../shared/parameters/media-fields';
import { listUrls } from '../shared/parameters/list-urls';
import { readJson } from '../shared/parameters/read-json';
import { textOf } from '../shared/parameters/text-of';
import { withHistory } from './with-history';

interface Attachments {
	binaryFields?: unknown;
	urls?: unknown;
	detail?: string;
}

interface Row {
	role: string;
	content?: unknown;
	attachments?: Attachments;
}

/** How images are treated that are over the endpoint's limit. */
interface Images {
	scaleDown?: boolean;
	maxSide?: number;
	videoFrames?: number;
	videoSound?: boolean;
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
		rows.map(async ({ role, content, attachments = {} }) => {
			const text = textOf(content);
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
	{ binaryFields, urls, detail }: Attachments,
	images: Images,
): Promise<IDataObject[]> {
	const more = { ...(detail === undefined ? {} : { detail }), ...images };
	const fields = textOf(binaryFields);
	const files = fields.trim() === '' ? [] : await mediaFields(node, item, fields);
	return [
		...files.map((media) => ({ type: 'media', media, ...more })),
		...listUrls(urls).map((url) => ({ type: 'media', url, ...more })),
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
	const isObject = (value: unknown) => typeof value === 'object' && value !== null;
	if (!Array.isArray(list) || !list.every(isObject)) {
		throw new Failure({
			kind: 'request-invalid',
			message: `${name} must be a list of messages`,
			hint: 'Write a list like [{ "role": "user", "content": "…" }]',
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
			hint: 'Use { "type": "binary", "field": "data" } for a file of the item, or { "type": "image_url", "image_url": { "url": "…" } } for a URL',
		});
	}
	const { image_url: image } = part as { image_url?: { url?: unknown; detail?: unknown } };
	if (typeof image?.url === 'string' && Object.keys(images).length > 0) {
		const { url, detail: own } = image;
		return [
			{ type: 'media', url, ...(own === undefined ? {} : { detail: own as string }), ...images },
		];
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
