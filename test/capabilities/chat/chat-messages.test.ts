import { chat } from '../../../capabilities/chat/chat';
import { chatRequest } from '../../../capabilities/chat/chat-request';
import { testContext } from '../../helpers/context';
import { calls } from '../../gemini/model-turn';
import { geminiServer } from '../../gemini/server';

const png = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
const dataUrl = `data:image/png;base64,${png.toString('base64')}`;
const media = { ref: 'a', mimeType: 'image/png', byteLength: png.length, fileName: 'a.png' };

let server: Awaited<ReturnType<typeof geminiServer>>;
beforeEach(async () => {
	server = await geminiServer();
});
afterEach(async () => {
	await server.close();
});

/** The messages that the endpoint gets. */
async function sent(messages: unknown[]) {
	const { context } = testContext({ url: server.url, files: { a: png } });
	await chat.run(chatRequest.parse({ model: 'gemini-3.8-flash', messages }), context);
	return server.received[0]?.body.messages;
}

const user = (content: unknown) => ({ role: 'user', content });
const image = (url: string, detail?: string) => ({
	type: 'image_url',
	image_url: { url, ...(detail === undefined ? {} : { detail }) },
});

describe('the messages of a chat', () => {
	it('may be an image alone', async () => {
		expect(await sent([user([{ type: 'media', media }])])).toEqual([user([image(dataUrl)])]);
	});

	it('take files, data URLs and base64 beside text, in order', async () => {
		const text = { type: 'text', text: 'Compare' };
		const parts = [
			text,
			{ type: 'media', media, detail: 'low' },
			{ type: 'media', url: dataUrl },
			{ type: 'media', url: png.toString('base64') },
		];
		expect(await sent([user(parts)])).toEqual([
			user([text, image(dataUrl, 'low'), image(dataUrl), image(dataUrl)]),
		]);
	});

	it("pass OpenAI's own parts on as they are", async () => {
		const parts = [{ type: 'text', text: 'Look' }, image(dataUrl, 'high')];
		expect(await sent([user(parts)])).toEqual([user(parts)]);
	});

	it.each([
		[[user('')], 'is empty'],
		[[user([])], 'is empty'],
		[[user(null)], 'is empty'],
		[[user([{ type: 'media' }])], 'has a part of the unknown type media'],
		[[{ role: 'model', content: 'Hi' }], 'Invalid option'],
		[[{ role: 'tool', content: 'Hi' }], 'has the role tool, but no tool_call_id'],
	])('are refused before a request is made: %j', (messages, message) => {
		const parsed = chatRequest.safeParse({ model: 'm', messages });
		expect(JSON.stringify(parsed.error?.issues)).toContain(message);
	});
});

describe('a history with function calls of another model', () => {
	const called = {
		...calls([
			{ name: 'weather', id: 'a', signature: false },
			{ name: 'time', id: 'b', signature: false },
		]),
		content: null,
	};
	const history = [
		user('Weather and time?'),
		called,
		{ role: 'tool', tool_call_id: 'a', content: 'Rain' },
		{ role: 'tool', tool_call_id: 'b', content: 'Noon' },
		user('Thanks'),
	];

	it('gets the documented sentinel on the first call of a turn alone (quirk 4)', async () => {
		const messages = (await sent(history)) as { tool_calls?: { extra_content?: unknown }[] }[];
		expect(messages[1]?.tool_calls?.map(({ extra_content: extra }) => extra)).toEqual([
			{ google: { thought_signature: 'skip_thought_signature_validator' } },
			undefined,
		]);
	});

	it('names the function in each tool message and has no content null (quirk 8)', async () => {
		const messages = (await sent(history)) as Record<string, unknown>[];
		expect(messages.slice(2, 4).map(({ name }) => name)).toEqual(['weather', 'time']);
		expect(messages[1]).not.toHaveProperty('content');
	});

	it('pairs calls and results whose ids are empty, in their order (quirk 7)', async () => {
		const empty = {
			...calls([
				{ name: 'weather', id: '', signature: false },
				{ name: 'time', id: '' },
			]),
		};
		const result = (content: string) => ({ role: 'tool', tool_call_id: '', content });
		const messages = (await sent([
			user('Weather and time?'),
			empty,
			result('Rain'),
			result('Noon'),
		])) as Record<string, unknown>[];
		expect(messages.slice(2).map(({ name, content }) => [name, content])).toEqual([
			['weather', 'Rain'],
			['time', 'Noon'],
		]);
	});
});
