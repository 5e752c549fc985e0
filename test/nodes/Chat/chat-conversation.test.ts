import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleChat } from '../../../nodes/Chat/OpenAiCompatibleChat.node';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { inMemory, runNode, type FakeRun } from '../../helpers/execute-functions';
import { says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';
import { streamed } from '../../gemini/stream';
import { nodeErrorOf } from '../../helpers/node-errors';

const png = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
const dataUrl = `data:image/png;base64,${png.toString('base64')}`;
const image = { type: 'image_url', image_url: { url: dataUrl } };

let server: Awaited<ReturnType<typeof geminiServer>>;
afterEach(async () => {
	await server.close();
});

async function run(parameters: INodeParameters, more: Partial<FakeRun> = {}, reply?: Reply) {
	server = await geminiServer(reply);
	return await runNode({
		node: new OpenAiCompatibleChat(),
		parameters: { model: picked('gemini-3.8-flash'), ...parameters },
		credentials: geminiCredential(server.url),
		...more,
	});
}

const sent = () => server.received.map(({ body }) => body.messages);
const user = (content: unknown) => ({ role: 'user', content });
const fields = (...message: object[]): INodeParameters => ({
	messages: { message: message as INodeParameters[] },
});
const withFiles: INodeExecutionData[] = [
	{
		json: {},
		binary: {
			data: inMemory(png, 'a.png', 'image/png'),
			back: inMemory(png, 'b.png', 'image/png'),
		},
	},
];

describe('the attachments of a message', () => {
	it.each([
		['one field', 'data', [image]],
		['a list of fields', 'data, back', [image, image]],
		['all fields', '*', [image, image]],
	])('come from %s', async (_name, binaryFields, images) => {
		const message = { role: 'user', content: 'Look', attachments: { binaryFields } };
		await run(fields(message), { items: withFiles });
		expect(sent()).toEqual([[user([{ type: 'text', text: 'Look' }, ...images])]]);
	});

	it('come from addresses as well, with detail, and need no text', async () => {
		const attachments = { urls: [dataUrl], detail: 'low' };
		await run(fields({ role: 'user', content: '', attachments }));
		expect(sent()).toEqual([
			[user([{ type: 'image_url', image_url: { url: dataUrl, detail: 'low' } }])],
		]);
	});

	it('are missed by name where the item has none', async () => {
		const message = { role: 'user', content: 'Look', attachments: { binaryFields: 'photo' } };
		const error = await nodeErrorOf(run(fields(message), { items: withFiles }));
		expect(error.message).toBe('The item has no file in the field "photo"');
		expect(error.description).toContain('data, back');
	});
});

describe('values of expressions', () => {
	it.each([
		[null, 'Message 1 is empty'],
		[undefined, 'Message 1 is empty'],
	])('%s is an empty text', async (content, message) => {
		const error = await nodeErrorOf(run(fields({ role: 'user', content })));
		expect(error.message).toContain(message);
	});

	it('an object is its JSON, and a list of addresses may hold nothing', async () => {
		const attachments = { urls: [null, [dataUrl], ''] };
		await run(fields({ role: 'user', content: { a: 1 }, attachments }));
		expect(sent()).toEqual([[user([{ type: 'text', text: '{"a":1}' }, image])]]);
	});
});

describe('messages as JSON', () => {
	const json = (messagesJson: unknown) =>
		({ messagesFrom: 'json', messagesJson }) as INodeParameters;

	it.each([
		['text', JSON.stringify([user('Hi')])],
		['a list of an expression', [user('Hi')]],
	])('may be %s', async (_name, messages) => {
		await run(json(messages));
		expect(sent()).toEqual([[user('Hi')]]);
	});

	it('may name files of the item', async () => {
		const part = { type: 'binary', field: 'data' };
		await run(json([user([{ type: 'text', text: 'Look' }, part])]), { items: withFiles });
		expect(sent()).toEqual([[user([{ type: 'text', text: 'Look' }, image])]]);
	});

	it.each([
		['{"role": "user"}', 'Messages must be a list of messages'],
		['[null]', 'Messages must be a list of messages'],
		['[{"role": "user"', 'Messages is not valid JSON'],
		['[{"role": "user", "content": ""}]', 'Message 1 is empty'],
		[
			'[{"role":"user","content":[{"type":"media","media":{"ref":"0:data","mimeType":"a","byteLength":1}}]}]',
			'A message has a part of the unknown type "media"',
		],
	])('are refused in words: %s', async (messages, message) => {
		const error = await nodeErrorOf(run(json(messages)));
		expect(error.message).toContain(message);
		expect(server.received).toEqual([]);
	});
});

describe('the history of a conversation', () => {
	const history = [user('My name is Ada'), { role: 'assistant', content: 'Hello Ada' }];

	it('goes between the instructions and the messages', async () => {
		const system = { role: 'system', content: 'Be brief' };
		await run({
			...fields(system, user('Who am I?')),
			options: { history: JSON.stringify(history) },
		});
		expect(sent()).toEqual([[system, ...history, user('Who am I?')]]);
	});

	it('leaves out instructions that are empty, and takes numbers for text', async () => {
		await run(fields({ role: 'system', content: '' }, user(42)));
		expect(sent()).toEqual([[user('42')]]);
	});
});

describe('a memory that is connected', () => {
	/** A memory as n8n's nodes hand it over, with LangChain's messages by shape. */
	function memory(keeps: unknown[] = []) {
		const saved: unknown[] = [];
		const fake = {
			memoryKey: 'chat_history',
			loadMemoryVariables: () => Promise.resolve({ chat_history: [...keeps] }),
			saveContext: ({ input }: { input: string }, { output }: { output: string }) => {
				saved.push({ input, output });
				keeps.push(
					{ getType: () => 'human', content: input },
					{ getType: () => 'ai', content: output },
				);
				return Promise.resolve();
			},
		};
		return { connections: { ai_memory: fake }, saved };
	}

	it('gives what was said before, and keeps the new question and answer', async () => {
		const { connections, saved } = memory([
			{ getType: () => 'human', content: 'My name is Ada' },
			{ getType: () => 'ai', content: [{ type: 'text', text: 'Hello Ada' }] },
		]);
		await run(fields({ role: 'system', content: 'Brief' }, user('Who am I?')), { connections });
		expect(sent()).toEqual([
			[
				{ role: 'system', content: 'Brief' },
				user('My name is Ada'),
				{ role: 'assistant', content: 'Hello Ada' },
				user('Who am I?'),
			],
		]);
		expect(saved).toEqual([{ input: 'Who am I?', output: 'echo: Who am I?' }]);
	});

	it('has items run one after another, each knowing the one before', async () => {
		const { connections } = memory();
		await run(fields(user('Again')), { connections, items: [{ json: {} }, { json: {} }] });
		expect(sent()).toEqual([
			[user('Again')],
			[user('Again'), { role: 'assistant', content: 'echo: Again' }, user('Again')],
		]);
	});

	it('may hold function calls, which are signed for Gemini', async () => {
		const { connections } = memory([
			{ getType: () => 'human', content: 'Weather?' },
			{ getType: () => 'ai', content: '', tool_calls: [{ id: 'a', name: 'weather', args: {} }] },
			{ getType: () => 'tool', content: 'Rain', tool_call_id: 'a', name: 'weather' },
			{ _getType: () => 'ai', content: 'It rains.' },
		]);
		const { items } = await run(fields(user('And now?')), { connections });
		expect(items[0]?.json.text).toBe('echo: And now?');
	});

	it('that cannot keep the answer costs no answer: a hint says so', async () => {
		const { connections } = memory();
		connections.ai_memory.saveContext = () => Promise.reject(new Error('Redis is down'));
		const { items, hints } = await run(fields(user('Hi')), { connections });
		expect(items[0]?.json.text).toBe('echo: Hi');
		expect(hints.map(({ message }) => message)).toEqual([
			'The memory could not save the answer: Redis is down',
		]);
	});

	it('is not looked for where an agent runs the node as a tool, which neither streams', async () => {
		const { connections } = memory([{ getType: () => 'human', content: 'Before' }]);
		const more = { connections, isTool: true, streaming: true };
		const { items, chunks } = await run(fields(user('Hi')), more);
		expect(items[0]?.json.text).toBe('echo: Hi');
		expect(sent()).toEqual([[user('Hi')]]);
		expect(chunks).toEqual([]);
	});

	it('keeps nothing where the answer failed', async () => {
		const { connections, saved } = memory();
		await nodeErrorOf(run(fields(user('Hi')), { connections }, () => says('')));
		expect(saved).toEqual([]);
	});
});

describe('an execution that streams', () => {
	it('sends the words of each item, then its end; the output is whole all the same', async () => {
		const { chunks, items } = await run(fields(user('Hi')), { streaming: true }, () =>
			streamed(says('Good morning')),
		);
		expect(chunks).toEqual([
			['begin', 0],
			['item', 0, 'Good'],
			['item', 0, ' morning'],
			['end', 0],
		]);
		expect(items[0]?.json).toMatchObject({
			text: 'Good morning',
			finishReason: 'stop',
			usage: { totalTokens: 109 },
		});
	});

	it('says so where a stream breaks off, and the item fails', async () => {
		const { chunks, items } = await run(
			fields(user('Hi')),
			{ streaming: true, continueOnFail: true },
			() => streamed(says('Good morning'), { cutAfter: 1 }),
		);
		expect(chunks.at(-1)).toEqual(['error', 0, expect.stringMatching(/was lost/)]);
		expect(items[0]?.json.error).toMatchObject({ kind: 'temporarily-unavailable' });
	});

	it.each<[string, INodeParameters]>([
		['it is switched off', { options: { streaming: false } }],
		['the answer is JSON', { outputFormat: 'json_object' }],
	])('is asked in one piece where %s', async (_name, more) => {
		const { chunks } = await run({ ...fields(user('Hi')), ...more }, { streaming: true }, () =>
			says('{}'),
		);
		expect(chunks).toEqual([]);
		expect(server.received[0]?.body).not.toHaveProperty('stream');
	});
});

describe('the options of the Chat node', () => {
	it('send a schema of the answer and return the JSON', async () => {
		const format = { outputFormat: 'json_schema', jsonSchema: '{"type": "object"}' };
		const { items } = await run(
			{ ...fields(user('Where?')), ...format, options: { schemaName: 'place' } },
			{},
			() => says('{"city":"Oslo"}'),
		);
		expect(server.received[0]?.body.response_format).toEqual({
			type: 'json_schema',
			json_schema: { name: 'place', schema: { type: 'object' } },
		});
		expect(items[0]?.json.json).toEqual({ city: 'Oslo' });
	});

	it('show the hints of an item that failed all the same', async () => {
		const { hints, items } = await run(
			{ ...fields(user('Hi')), outputFormat: 'json_object', options: { seed: 7 } },
			{ continueOnFail: true },
			() => says('no JSON'),
		);
		expect(items[0]?.json.error).toMatchObject({ kind: 'output-invalid' });
		expect(hints.map(({ message }) => message).join()).toContain('does not support seed');
	});

	it('send no stop that was left empty', async () => {
		await run({ ...fields(user('Hi')), options: { stop: ['', 'END'] } });
		await server.close();
		expect(server.received[0]?.body.stop).toEqual(['END']);
		await run({ ...fields(user('Hi')), options: { stop: [] } });
		expect(server.received[0]?.body).not.toHaveProperty('stop');
	});

	it.each<[string, INodeParameters, object]>([
		['an effort', { by: 'effort', reasoningEffort: 'low' }, { reasoning_effort: 'low' }],
		[
			'a budget',
			{ by: 'budget', thinkingBudget: 0 },
			{ extra_body: { google: { thinking_config: { thinking_budget: 0 } } } },
		],
	])(
		'send %s of thinking, and no tier where the provider is to choose',
		async (_, settings, sent) => {
			const options = { thinking: { settings }, serviceTier: 'auto' };
			await run({ ...fields(user('Hi')), options });
			const { messages, model, ...others } = server.received[0]?.body ?? {};
			expect({ messages, model }).toEqual({ messages: [user('Hi')], model: 'gemini-3.8-flash' });
			expect(others).toEqual(sent);
		},
	);

	it('send thinking, tier and number of answers, but no text that was left empty', async () => {
		await run({
			...fields(user('Hi')),
			options: {
				thinking: {
					settings: { by: 'level', thinkingLevel: 'low', reasoningEffort: 'high' },
				},
				includeThoughts: true,
				serviceTier: 'flex',
				n: 2,
				user: '',
				cachedContent: '',
			},
		});
		expect(server.received[0]?.body).toEqual({
			model: 'gemini-3.8-flash',
			messages: [user('Hi')],
			service_tier: 'flex',
			n: 2,
			extra_body: {
				google: { thinking_config: { thinking_level: 'low', include_thoughts: true } },
			},
		});
	});
});
