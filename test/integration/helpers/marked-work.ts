import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DispatchItem, DispatchOptions } from '../../../jobs/records/dispatch-options';
import { image } from '../../helpers/images';
import { content, contentTag, marked, nameTag } from './marks';
import { recording } from './spoken-recordings';

const model = 'tiny';
const user = (text: string) => [{ role: 'user', content: text }];
const pdf = marked(Buffer.from('%PDF-1.4\n'), 'document');
const files: Record<string, Buffer> = {
	picture: marked(image('png', 4, 3), 'picture'),
	pdf,
	call: marked(recording(3).wav, 'recording'),
	'no-recording': Buffer.from(content('no recording').repeat(500)),
};

const media = (ref: string, mimeType: string) => ({
	...{ ref, mimeType, fileName: `${contentTag}-${ref}` },
	byteLength: files[ref]?.length ?? 0,
});

const schema = {
	type: 'object',
	description: content('schema'),
	properties: { name: { type: 'string', description: content('field') } },
	required: ['name'],
};
const unmet = { ...schema, properties: { name: { type: 'number' } } };
const note = { name: 'note', description: content('function'), parameters: schema };

const chat = (text: string, more: object = {}) => ({
	model,
	messages: user(content(text)),
	...more,
});

/** Requests of each capability, marked all over, and in chat one for each way to end. */
const requests: Record<string, object[]> = {
	chat: [
		{
			model,
			user: content('end user'),
			includeRaw: true,
			messages: [
				{ role: 'system', content: content('system prompt') },
				{
					role: 'user',
					content: [
						{ type: 'text', text: content('prompt') },
						{ type: 'media', media: media('picture', 'image/png') },
						{ type: 'media', media: media('pdf', 'application/pdf') },
						{ type: 'media', url: `data:application/pdf;base64,${pdf.toString('base64')}` },
					],
				},
			],
		},
		chat(`a large one ${'that repeats itself, '.repeat(10)}${randomWords()}`),
		chat('do-refuse'),
		chat('do-401'),
		chat('do-500-once'),
		chat('do-429-once'),
		chat('do-nonsense'),
		chat('poison'),
		chat('no base64', {
			messages: [{ role: 'user', content: [{ type: 'media', url: content('no base64') }] }],
		}),
	],
	embeddings: [
		{ model, text: content('text to embed') },
		{ model, text: content('another'), similarTo: { query: content('query') } },
	],
	extraction: [
		{ model, text: content('text document'), schema, instructions: content('instructions') },
		{ model, files: [{ media: media('pdf', 'application/pdf') }], schema },
		{ model, text: content('that never fits'), schema: unmet },
	],
	functionCalling: [
		{
			model,
			functions: [note],
			messages: [
				...user(content('question')),
				{
					role: 'assistant',
					tool_calls: [
						{
							id: 'a',
							function: { name: 'note', arguments: JSON.stringify({ name: content('a') }) },
						},
					],
				},
				{ role: 'tool', tool_call_id: 'a', content: content('what the function returned') },
			],
		},
	],
	imageGeneration: [
		{ model, prompt: content('what to generate') },
		{ model, prompt: content('change'), images: [{ media: media('picture', 'image/png') }] },
	],
	models: [{}],
	rerank: [{ model, query: content('query'), document: content('document to score') }],
	speechGeneration: [
		{ model, text: content('what to speak'), instructions: content('how to speak') },
	],
	transcription: [
		{
			...{ model, chunkMinutes: 0.5, prompt: content('names') },
			audio: media('call', 'audio/wav'),
		},
		{ model, audio: media('no-recording', 'audio/wav') },
	],
	videoGeneration: [
		{
			...{ model, prompt: content('what to film') },
			image: { media: media('picture', 'image/png') },
		},
	],
	vision: [
		{
			...{ model, task: 'ask', question: content('question'), system: content('system') },
			images: [{ media: media('picture', 'image/png') }],
		},
	],
};

/** More than what travels in Redis, and not to be made small. */
function randomWords(): string {
	return Array.from({ length: 3000 }, () => randomUUID()).join(' ');
}

/** A batch of each capability; its first item has a name that shows. */
export function markedWork(endpoint: DispatchOptions['endpoint']): DispatchOptions[] {
	return Object.keys(requests).map((capability) => markedBatch(capability, endpoint));
}

/** A batch of these requests, or of all that the capability has. */
export function markedBatch(
	capability: string,
	endpoint: DispatchOptions['endpoint'],
	given: object[] = requests[capability] ?? [],
): DispatchOptions {
	return {
		identity: {
			workflowId: 'workflow',
			workflowName: `${nameTag}-workflow`,
			executionId: randomUUID(),
			nodeId: 'node',
			nodeName: `${nameTag}-node`,
			runIndex: 0,
		},
		capability,
		// OpenAI has no models that rerank.
		endpoint: capability === 'rerank' ? { ...endpoint, profile: 'generic' } : endpoint,
		items: given.map((request, itemIndex): DispatchItem => {
			const label = itemIndex === 0 ? { label: `${nameTag}-file.wav` } : {};
			return { itemIndex, request, ...label };
		}),
		media: { open: ({ ref }) => Promise.resolve(Readable.from([files[ref] ?? Buffer.alloc(0)])) },
	};
}
