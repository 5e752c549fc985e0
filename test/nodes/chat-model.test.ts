import type { INodeParameters, ISupplyDataFunctions } from 'n8n-workflow';
import { OpenAiCompatibleChatModel } from '../../nodes/ChatModel/OpenAiCompatibleChatModel.node';
import { geminiCredential, picked } from '../helpers/credential-data';
import { executeFunctions } from '../helpers/execute-functions';
import { inTurn } from '../helpers/gemini-answer';
import { calls, says } from '../helpers/gemini-message';
import { geminiServer, type Reply } from '../helpers/gemini-server';
import { streamed } from '../helpers/gemini-stream';
import { json } from '../helpers/http-server';
import { nodeErrorOf } from '../helpers/node-errors';

jest.setTimeout(60_000);

/** The parts of LangChain's messages and models that are used here. */
interface LcMessage {
	text: string;
	content: unknown;
	tool_calls?: { id?: string; name: string; args: object }[];
	usage_metadata?: { input_tokens: number; output_tokens: number; total_tokens: number };
	response_metadata: Record<string, unknown>;
	concat(other: LcMessage): LcMessage;
}
interface LcModel {
	invoke(messages: unknown[], options?: object): Promise<LcMessage>;
	stream(messages: unknown[], options?: object): Promise<AsyncIterable<LcMessage>>;
	bindTools(tools: object[]): LcModel;
}

let server: Awaited<ReturnType<typeof geminiServer>>;
afterEach(async () => {
	await server.close();
});

/** The model as n8n's own kit wraps it, on a server in Gemini's dress. */
async function model(reply?: Reply, options: INodeParameters = {}, signal?: AbortSignal) {
	server = await geminiServer(reply);
	const node = new OpenAiCompatibleChatModel();
	const { functions, hints } = executeFunctions({
		node,
		parameters: { model: picked('models/gemini-3.8-flash'), options },
		credentials: geminiCredential(server.url),
		...(signal ? { signal } : {}),
	});
	const outputs: unknown[] = [];
	const added = {
		getNextRunIndex: () => 0,
		addInputData: () => ({ index: 0 }),
		addOutputData: (...given: unknown[]) => outputs.push(given),
		logAiEvent: () => undefined,
		setMetadata: () => undefined,
	};
	const host: object = Object.assign(functions, added);
	const supplied = await node.supplyData.call(host as ISupplyDataFunctions, 0);
	return { chat: supplied.response as LcModel, hints, outputs, received: server.received };
}

const tool = (name: string) => ({
	name,
	description: `Does ${name}`,
	schema: {
		$schema: 'http://json-schema.org/draft-07/schema#',
		type: 'object',
		properties: { input: { type: ['string', 'null'] } },
		required: ['input'],
		additionalProperties: false,
	},
	invoke: () => undefined,
});
const tools = [tool('add'), tool('look up')];

const both = calls([
	{ name: 'add', arguments: { input: '1+1' }, id: '' },
	{ name: 'look_up', arguments: { input: 'x' }, id: '' },
]);

/** What n8n's agent makes of calls that were run: one turn for each, with the id in the arguments. */
const asAgent = (called: NonNullable<LcMessage['tool_calls']>) =>
	called.flatMap(({ id = '', name, args }) => [
		{ role: 'assistant', content: '', tool_calls: [{ id, name, args: { ...args, id } }] },
		{ role: 'tool', tool_call_id: id, content: `result of ${name}` },
	]);

type Sent = { role: string; tool_calls?: { id: string; extra_content?: object }[] }[];
const messagesOf = (index: number) => server.received[index]?.body.messages as Sent;

describe('an answer', () => {
	it('has text, usage and cost, and sends only what was set', async () => {
		const { chat, received, outputs } = await model(undefined, { temperature: 0.2 });
		const message = await chat.invoke([
			['system', 'Be kind'],
			['human', 'Hello'],
		]);
		expect(message.text).toBe('echo: Hello');
		expect(message.usage_metadata).toMatchObject({ input_tokens: 35, output_tokens: 74 });
		expect(received.map(({ body }) => body)).toEqual([
			{
				model: 'gemini-3.8-flash',
				messages: [
					{ role: 'system', content: 'Be kind' },
					{ role: 'user', content: 'Hello' },
				],
				temperature: 0.2,
			},
		]);
		const tokenUsage = { promptTokens: 35, completionTokens: 74, totalTokens: 109 };
		expect(outputs).toMatchObject(
			[[{}, 0, [[{ json: { tokenUsage } }]]]].map(([, ...rest]) => ['ai_languageModel', ...rest]),
		);
	});

	it('comes word by word, with the same usage, and its cost', async () => {
		const price = { perMillion: { inputPerMillion: 1, outputPerMillion: 2 } };
		const { chat, outputs } = await model(() => streamed(says('One two three')), { price });
		const words: string[] = [];
		let whole: LcMessage | undefined;
		for await (const chunk of await chat.stream([['human', 'Count']])) {
			if (chunk.text !== '') words.push(chunk.text);
			whole = whole ? whole.concat(chunk) : chunk;
		}
		expect(words).toEqual(['One', ' two', ' three']);
		expect(whole?.usage_metadata).toMatchObject({ input_tokens: 35, output_tokens: 74 });
		expect(JSON.stringify(outputs)).toContain(
			'"tokenUsage":{"promptTokens":35,"completionTokens":74,"totalTokens":109,"cost":0.000183}',
		);
	});

	it("shows the model an image in the form of n8n's chains", async () => {
		const { chat, received } = await model(() => says('A dot'));
		const url = `data:image/png;base64,${Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\0', 'latin1').toString('base64')}`;
		await chat.invoke([
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'What is this?' },
					{ type: 'image_url', image_url: { url } },
				],
			},
		]);
		expect(received[0]?.body.messages).toEqual([
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'What is this?' },
					{ type: 'image_url', image_url: { url } },
				],
			},
		]);
	});
});

describe('calls of tools', () => {
	const take: [string, (chat: LcModel, messages: unknown[]) => Promise<LcMessage>][] = [
		['in one piece', async (chat, messages) => await chat.invoke(messages)],
		[
			'streamed',
			async (chat, messages) => {
				let whole: LcMessage | undefined;
				for await (const chunk of await chat.stream(messages)) {
					whole = whole ? whole.concat(chunk) : chunk;
				}
				if (!whole) throw new Error('Expected chunks');
				return whole;
			},
		],
	];

	it.each(take)('%s: go back as the model made them, signed and together', async (_name, ask) => {
		const { chat, received } = await model(
			inTurn(both, calls([{ name: 'add', arguments: { input: '2' } }]), says('Done')),
		);
		const bound = chat.bindTools(tools);
		const question = ['human', 'Go'];
		const first = await ask(bound, [question]);
		const asked = first.tool_calls ?? [];
		expect(asked.map(({ name, args }) => [name, args])).toEqual([
			['add', { input: '1+1' }],
			['look up', { input: 'x' }],
		]);
		const ids = asked.map(({ id }) => id);
		expect(new Set(ids).size).toBe(2);
		expect(ids.every((id) => /^call_[0-9a-f]{32}$/.test(id ?? ''))).toBe(true);

		const second = await ask(bound, [question, ...asAgent(asked)]);
		const third = await ask(bound, [
			question,
			...asAgent(asked),
			...asAgent(second.tool_calls ?? []),
		]);
		expect(third.text).toBe('Done');
		expect(messagesOf(2).map(({ role, tool_calls: made }) => [role, made?.length])).toEqual([
			['user', undefined],
			['assistant', 2],
			['tool', undefined],
			['tool', undefined],
			['assistant', 1],
			['tool', undefined],
		]);
		expect(messagesOf(2)[1]?.tool_calls?.map(({ extra_content: extra }) => extra)).toEqual([
			both.tool_calls?.[0]?.extra_content,
			undefined,
		]);
		expect(received[0]?.body.tools).toMatchObject([
			{ function: { name: 'add', parameters: { properties: { input: { type: 'string' } } } } },
			{ function: { name: 'look_up' } },
		]);
	});

	it('leaves out a call that n8n could not run, since each wants a result', async () => {
		const { chat } = await model(inTurn(both, says('Done')));
		const bound = chat.bindTools(tools);
		const { tool_calls: asked = [] } = await bound.invoke([['human', 'Go']]);
		await bound.invoke([['human', 'Go'], ...asAgent(asked.slice(1))]);
		expect(messagesOf(1)[1]?.tool_calls).toHaveLength(1);
	});

	it('of another process go without a signature of their own, and without the id', async () => {
		const { chat, received } = await model(() => says('Done'));
		const old = { id: 'call_of_yesterday', name: 'add', args: { input: '1' } };
		await chat.bindTools(tools).invoke([['human', 'Go'], ...asAgent([old])]);
		expect(received[0]?.body.messages).toMatchObject([
			{},
			{
				tool_calls: [
					{
						id: 'call_of_yesterday',
						function: { name: 'add', arguments: '{"input":"1"}' },
						extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } },
					},
				],
			},
			{ role: 'tool', name: 'add', tool_call_id: 'call_of_yesterday' },
		]);
	});
});

describe('what goes wrong', () => {
	it('is said in words, at this node', async () => {
		const { chat } = await model((_request, response) => {
			json(response, 400, [{ error: { code: 400, message: 'No such thing', status: 'NO' } }]);
		});
		const error = await nodeErrorOf(chat.invoke([['human', 'Hi']]));
		expect(error).toMatchObject({ message: 'No such thing', functionality: 'configuration-node' });
		expect(error.description).toContain('kind: request-invalid');
	});

	it('in the middle of a stream is said as well', async () => {
		const { chat } = await model(() => streamed(says('One two three'), { cutAfter: 2 }));
		const read = async () => {
			for await (const chunk of await chat.stream([['human', 'Hi']])) expect(chunk).toBeTruthy();
		};
		expect((await nodeErrorOf(read())).message).toMatch(/streamed before/);
	});

	it('stops the request where the execution is cancelled', async () => {
		const stop = new AbortController();
		const { chat } = await model(
			async (_request, response) => {
				stop.abort();
				await new Promise((resolve) => response.on('close', resolve));
			},
			{},
			stop.signal,
		);
		await expect(chat.invoke([['human', 'Hi']])).rejects.toThrow(/cancel/i);
	});

	it('stops the request where nobody reads on', async () => {
		const closed = Promise.withResolvers<undefined>();
		const { chat } = await model((_request, response) => {
			response.on('close', () => {
				closed.resolve(undefined);
			});
			return streamed(says('One two three four'), {
				before: (chunk) => (chunk >= 2 ? closed.promise : undefined),
			});
		});
		for await (const chunk of await chat.stream([['human', 'Hi']])) {
			expect(chunk.text).toBe('One');
			break;
		}
		await closed.promise;
	});

	it('names options that exclude one another', async () => {
		const { chat } = await model(undefined, { reasoningEffort: 'low', thinkingBudget: 5 });
		const error = await nodeErrorOf(chat.invoke([['human', 'Hi']]));
		expect(error.message).toMatch(/exclude one another/);
	});

	it('says that no model is chosen', async () => {
		server = await geminiServer();
		const node = new OpenAiCompatibleChatModel();
		const { functions } = executeFunctions({
			node,
			parameters: { model: picked('') },
			credentials: geminiCredential(server.url),
		});
		const host: object = functions;
		const error = await nodeErrorOf(node.supplyData.call(host as ISupplyDataFunctions, 0));
		expect(error.message).toBe('No model is chosen');
	});
});

describe('a host without the kit', () => {
	it('is told that it is too old, and to what to update', () => {
		jest.isolateModules(() => {
			jest.doMock('@n8n/ai-node-sdk', () => {
				throw new Error("Cannot find module '@n8n/ai-node-sdk'");
			});
			const { loadSdk } = jest.requireActual<typeof import('../../nodes/ChatModel/load-sdk')>(
				'../../nodes/ChatModel/load-sdk',
			);
			expect(loadSdk).toThrow(/no kit for chat models/);
		});
	});
});
