import type { INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleChat } from '../../../nodes/Chat/OpenAiCompatibleChat.node';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { runNode } from '../../helpers/execute-functions';
import { completion, geminiServer } from '../../gemini/server';
import { nodeErrorOf } from '../../helpers/node-errors';

const messages = { message: [{ role: 'user', content: 'Hello' }] };
const body = { model: 'gemini-3.8-flash', messages: messages.message };

let server: Awaited<ReturnType<typeof geminiServer>>;
beforeEach(async () => {
	server = await geminiServer();
});
afterEach(async () => {
	await server.close();
});

const run = (parameters: INodeParameters = {}) =>
	runNode({
		node: new OpenAiCompatibleChat(),
		parameters: { model: picked('gemini-3.8-flash'), messages, ...parameters },
		credentials: geminiCredential(server.url),
	});

describe('the Chat node', () => {
	it('sends the model and the messages alone where nothing else was set', async () => {
		await run();
		expect(server.received[0]?.body).toEqual(body);
	});

	it('takes a model from the list, by name and from an expression', async () => {
		for (const model of [picked('models/a'), picked(' a ', 'id'), 'a']) await run({ model });
		expect(server.received.map(({ body: { model } }) => model)).toEqual(['a', 'a', 'a']);
	});

	it('sends the conversation in order', async () => {
		const conversation = [
			{ role: 'system', content: 'Be brief' },
			{ role: 'user', content: 'Hi' },
			{ role: 'assistant', content: 'Hello' },
			{ role: 'user', content: 'Bye' },
		];
		const { items } = await run({ messages: { message: conversation } });
		expect(server.received[0]?.body.messages).toEqual(conversation);
		expect(items[0]?.json.text).toBe('echo: Bye');
	});

	it('sends the options that were added, zero and one included, and no others', async () => {
		await run({
			options: {
				temperature: 0,
				topP: 1,
				maxTokens: 50,
				presencePenalty: 0,
				thinking: { settings: { by: 'effort', reasoningEffort: 'none' } },
				stop: ['END', 'STOP'],
			},
		});
		expect(server.received[0]?.body).toEqual({
			...body,
			temperature: 0,
			top_p: 1,
			max_tokens: 50,
			presence_penalty: 0,
			reasoning_effort: 'none',
			stop: ['END', 'STOP'],
		});
	});

	it.each([
		['text', '{"service_tier": "flex"}', { service_tier: 'flex' }],
		['an object of an expression', { service_tier: 'flex' }, { service_tier: 'flex' }],
		['nothing', '', {}],
	])('adds an extra body given as %s', async (_name, extraBody, added) => {
		await run({ options: { extraBody } });
		expect(server.received[0]?.body).toEqual({ ...body, ...added });
	});

	it('returns text, finish reason, model and usage', async () => {
		const { outputs } = await run();
		expect(outputs).toEqual([
			[
				{
					json: {
						text: 'echo: Hello',
						finishReason: 'stop',
						model: 'gemini-3.8-flash',
						usage: {
							inputTokens: 35,
							outputTokens: 74,
							thinkingTokens: 62,
							totalTokens: 109,
							costUsd: expect.any(Number) as number,
						},
					},
					pairedItem: { item: 0 },
				},
			],
		]);
	});

	it("adds the endpoint's own answer where simplify is off", async () => {
		const { items } = await run({ simplify: false });
		expect(items[0]?.json).toMatchObject({
			text: 'echo: Hello',
			raw: completion({ content: 'echo: Hello' }),
		});
	});

	it('counts with the price that was set', async () => {
		const perMillion = { inputPerMillion: 1, outputPerMillion: 10 };
		const { items } = await run({ options: { price: { perMillion } } });
		expect(items[0]?.json.usage).toMatchObject({ costUsd: (35 + 740) / 1e6 });
	});

	it('counts with the price table where the price was added and left empty', async () => {
		const { items } = await run({ options: { price: {} } });
		const plain = await run();
		expect(items[0]?.json.usage).toEqual(plain.items[0]?.json.usage);
	});

	it.each<[string, INodeParameters, RegExp]>([
		['an extra body that is not JSON', { extraBody: '{a: 1}' }, /^Extra Body is not valid JSON/],
		['an extra body that is a list', { extraBody: '[1]' }, /^Extra Body must be an object$/],
		['a temperature of 3', { temperature: 3 }, /^Temperature must be at most 2$/],
		['a token limit of 0', { maxTokens: 0 }, /^Maximum Number of Tokens must be at least 1$/],
	])('refuses %s before anything is sent', async (_name, options, message) => {
		const error = await nodeErrorOf(run({ options }));
		expect(error.message).toMatch(message);
		expect(error.context.itemIndex).toBe(0);
		expect(server.received).toEqual([]);
	});

	it('refuses a conversation without messages', async () => {
		const error = await nodeErrorOf(run({ messages: {} }));
		expect(error.message).toMatch(/^Add at least one message$/);
		expect(server.received).toEqual([]);
	});
});
