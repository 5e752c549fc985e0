import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleChat } from '../../playground/endpoint/chat.mjs';
import { dialectOf } from '../../playground/endpoint/find-dialect.mjs';

type Body = Record<string, unknown>;

const note = '[scripted reply of the local endpoint; no language model runs here]';
const question = { role: 'user', content: 'Where is order A-1042?' };
const properties = { order_id: { type: 'string' } };
const parameters = { type: 'object', properties, required: ['order_id'] };
const tools = [{ type: 'function', function: { name: 'find_order', parameters } }];
// Forced, since a choice would need the embeddings model.
const forced = { tools, tool_choice: { type: 'function', function: { name: 'find_order' } } };

const server = createServer((request, response) => {
	const { dialect } = dialectOf(request.url ?? '');
	const { signal } = new AbortController();
	handleChat({ request, response, dialect, note: {}, signal }).catch((error: unknown) => {
		const kind = (error as { kind?: string }).kind ?? 'failed';
		const { details } = error as { details?: unknown };
		const { code, body } = dialect.toError(kind, String(error), details);
		response.writeHead(code).end(JSON.stringify(body));
	});
});
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	server.close();
});

async function ask(more: Body, prefix = '/v1beta/openai') {
	const { port } = server.address() as AddressInfo;
	const body = JSON.stringify({ model: 'scripted-chat', messages: [question], ...more });
	const url = `http://127.0.0.1:${String(port)}${prefix}/chat/completions`;
	return await fetch(url, { method: 'POST', body });
}

describe('a video', () => {
	const url = { url: `data:video/mp4;base64,${Buffer.from('no video').toString('base64')}` };
	const asked = (part: object) => ({ messages: [{ role: 'user', content: [part] }] });
	const image = { type: 'image_url', image_url: url };
	const video = { type: 'video_url', video_url: url };

	it.each([
		['/v1', image, /a video as image_url/],
		['/v1', video, /a video as video_url/],
		['/v1beta/openai', video, /a video as video_url/],
		['/openrouter/api/v1', image, /a video as image_url/],
		['/openrouter/api/v1', video, /The video cannot be read/],
		['/v1beta/openai', image, /The video cannot be read/],
		[
			'/vllm/v1',
			{ ...video, video_url: { url: 'data:video/avi;base64,AAAA' } },
			/has to be a video/,
		],
	])('is refused: %s %j', async (prefix, part, said) => {
		const response = await ask({ ...asked(part), model: 'tesseract-eng' }, prefix);
		expect(response.status).toBe(400);
		expect(await response.text()).toMatch(said);
	});
});

interface Choice {
	finish_reason: string;
	message: { content?: string | null; tool_calls?: Body[] };
	delta: { content?: string; tool_calls?: Body[] };
}

async function choiceOf(more: Body, prefix?: string) {
	const { choices } = (await (await ask(more, prefix)).json()) as { choices: [Choice] };
	return choices[0];
}

async function streamOf(more: Body, prefix?: string) {
	const text = await (await ask({ ...more, stream: true }, prefix)).text();
	const events = text.split('\n\n').filter((event) => event.startsWith('data: {'));
	const choices = events.flatMap(
		(event) => (JSON.parse(event.slice(6)) as { choices: Choice[] }).choices,
	);
	const calls = choices.flatMap(({ delta }) => delta.tool_calls ?? []);
	return { choices, calls, end: choices.at(-1)?.finish_reason };
}

const asked = { name: 'find_order', arguments: '{"order_id":"A-1042"}' };

describe('scripted function calls', () => {
	it('look like those of Gemini: signed, without id, without index and ended by stop', async () => {
		const { message, finish_reason } = await choiceOf(forced);
		const thought_signature = expect.any(String) as string;
		const call = {
			id: '',
			type: 'function',
			function: asked,
			extra_content: { google: { thought_signature } },
		};
		expect(message).toEqual({ role: 'assistant', tool_calls: [call] });
		expect(finish_reason).toBe('tool_calls');
		expect(await streamOf(forced)).toMatchObject({ calls: [call], end: 'stop' });
	});

	it('look like those of OpenAI: with id and index, in parts and ended by tool_calls', async () => {
		const { message } = await choiceOf(forced, '/v1');
		expect(message.content).toBeNull();
		const id = expect.stringMatching(/^call_/) as string;
		expect(message.tool_calls).toEqual([{ id, type: 'function', function: asked }]);
		const { calls, end } = await streamOf(forced, '/v1');
		expect(calls).toEqual([
			{ index: 0, id, type: 'function', function: { name: asked.name, arguments: '' } },
			{ index: 0, function: { arguments: asked.arguments } },
		]);
		expect(end).toBe('tool_calls');
	});

	it('are followed by the results of the tools', async () => {
		const { message } = await choiceOf(forced);
		const result = { role: 'tool', name: 'find_order', tool_call_id: 'a', content: 'in Porto' };
		const messages = [question, message, result, { ...result, content: 'on time' }];
		expect((await choiceOf({ ...forced, messages })).message.content).toBe(
			`${note} in Porto on time`,
		);
	});

	it.each<[string, Body, string]>([
		['a name that is none', withFunction({ name: '1st' }), 'Invalid function name'],
		['strict', withFunction({ strict: true }), `Unknown name \\"strict\\"`],
		['$ref', withFunction({ parameters: { items: { $ref: '#' } } }), `Unknown name \\"$ref\\"`],
		['a list of types', withFunction({ parameters: { type: ['null'] } }), 'cannot start list'],
		['a result without a name', withTurn({ role: 'tool', content: 'x' }), 'Name cannot be empty'],
		['a call without a signature', withCall(), 'missing a thought_signature'],
		['a signature of our own making', withCall('x'), 'Thought signature is not valid'],
	])('are refused with %s, by Gemini alone', async (_why, more, message) => {
		const response = await ask(more);
		expect(response.status).toBe(400);
		expect(await response.text()).toContain(message);
		expect((await ask(more, '/v1')).status).toBe(200);
	});

	it('of another model are taken with the sentinel', async () => {
		expect((await ask(withCall('skip_thought_signature_validator'))).status).toBe(200);
	});
});

function withFunction(more: Body): Body {
	return { tools: [{ type: 'function', function: { name: 'f', ...more } }], tool_choice: 'none' };
}

function withTurn(message: Body): Body {
	return { messages: [question, message] };
}

function withCall(thought_signature?: string): Body {
	const extra = thought_signature ? { extra_content: { google: { thought_signature } } } : {};
	const call = { id: 'a', type: 'function', function: asked, ...extra };
	const result = { role: 'tool', name: 'find_order', tool_call_id: 'a', content: 'x' };
	return { messages: [question, { role: 'assistant', tool_calls: [call] }, result] };
}

describe('a scripted reply', () => {
	it('is text where no tool is wanted, and comes word by word as a stream', async () => {
		const text = `${note} You said: "${question.content}"`;
		const { message } = await choiceOf({ tools, tool_choice: 'none' });
		expect(message.content).toBe(text);
		const { choices } = await streamOf({});
		expect(choices.map(({ delta }) => delta.content ?? '').join('')).toBe(text);
		expect(choices.length).toBeGreaterThan(text.split(' ').length);
	});

	it('is JSON where JSON is asked for', async () => {
		const plain = await choiceOf({ response_format: { type: 'json_object' } });
		expect(plain.message.content).toBe(JSON.stringify({ reply: question.content }));
		const json_schema = { name: 'order', schema: parameters };
		const fitting = await choiceOf({ response_format: { type: 'json_schema', json_schema } });
		expect(fitting.message.content).toBe('{"order_id":"A-1042"}');
	});
});

describe('an extraction', () => {
	const json_schema = { name: 'order', schema: parameters };
	const format = { response_format: { type: 'json_schema', json_schema } };
	const document = (content: string) => ({
		role: 'user',
		content: `The document follows.\n\n${content}`,
	});

	it('says that rules made it, and no language model', async () => {
		const made = { model: 'rule-based-extractor', system_fingerprint: 'rules-no-language-model' };
		expect(await (await ask({ ...format, model: 'rule-based-extractor' })).json()).toMatchObject(
			made,
		);
		const events = (await (await ask({ ...format, stream: true })).text()).split('\n\n');
		expect(JSON.parse(events[0]?.slice(6) ?? '')).toMatchObject(made);
		expect(await (await ask({})).json()).toMatchObject({ model: 'scripted-chat' });
	});

	it.each([
		['beside json_object', { response_format: { type: 'json_object' } }],
		['alone', {}],
	])('takes the schema from the prompt, %s', async (_how, more) => {
		const told = `Extract.\nThe answer has to fit this JSON Schema:\n${JSON.stringify(parameters)}`;
		const messages = [{ role: 'system', content: told }, document('About order B-7: all is well.')];
		const { message } = await choiceOf({ ...more, messages });
		expect(message.content).toBe('{"order_id":"B-7"}');
	});

	it('is of the document and of nothing else, whatever is said later', async () => {
		const messages = [
			{ role: 'system', content: 'Order X-1 is none.' },
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'Order X-2 is none. The document follows. This is part 1 of 2.' },
					{ type: 'text', text: '\n\nOrder B-8.' },
				],
			},
			{ role: 'assistant', content: '{"order_id":"X-3"}' },
			{ role: 'user', content: 'Your answer cannot be used: order X-4 is wrong.' },
		];
		const { message } = await choiceOf({ ...format, messages });
		expect(message.content).toBe('{"order_id":"B-8"}');
	});

	it('leaves out what the document does not hold', async () => {
		const { message } = await choiceOf({ ...format, messages: [document('No number here.')] });
		expect(message.content).toBe('{}');
	});
});

describe('the dialects of other makers', () => {
	const answerOf = async (path: string, more: Body = {}) => {
		const response = await ask(more, path);
		return { status: response.status, body: (await response.json()) as Body };
	};
	const messageOf = ({ choices }: Body) => (choices as { message: Body }[])[0]?.message;

	it.each([
		['/deepseek/v1', { reasoning_content: expect.any(String) as string }],
		['/ollama/v1', { reasoning: expect.any(String) as string }],
		['/llama-cpp/v1', { content: expect.stringMatching(/^<think>/) as string }],
		['/mistral/v1', { content: [{ type: 'thinking' }, { type: 'text' }] }],
	])('show thoughts each in its own way: %s', async (path, shown) => {
		expect(messageOf((await answerOf(path)).body)).toMatchObject(shown);
	});

	it('refuse what they do not know', async () => {
		const { status, body } = await answerOf('/mistral/v1', { seed: 7 });
		expect(status).toBe(422);
		expect(body).toMatchObject({
			message: { detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'] }] },
		});
		expect((await answerOf('/groq/openai/v1', { logprobs: true })).status).toBe(400);
	});

	it('have the bill where theirs have it', async () => {
		const { body } = await answerOf('/openrouter/api/v1');
		expect((body.usage as Body).cost).toBeGreaterThan(0);
		const response = await ask({ stream: true }, '/mistral/v1');
		expect(await response.text()).toContain('"total_tokens"');
	});
});
