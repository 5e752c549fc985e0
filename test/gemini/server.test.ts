import { inTurn } from './answer';
import { vectorOf } from './embeddings';
import { geminiFetch } from './fetch';
import { calls, completion, says } from './model-turn';
import { geminiKey, geminiServer, type Reply } from './server';
import { streamed } from './stream';

type Body = Record<string, unknown>;

const question = { role: 'user', content: 'What is the weather in Lisbon?' };
const result = { role: 'tool', name: 'get_weather', tool_call_id: 'a', content: '21' };
const body = (more: Body = {}): Body => ({
	model: 'gemini-3.8-flash',
	messages: [question],
	...more,
});

const path = '/v1beta/openai';
const options = (sent: Body, signal?: AbortSignal): RequestInit => ({
	method: 'POST',
	headers: { authorization: `Bearer ${geminiKey}`, 'content-type': 'application/json' },
	body: JSON.stringify(sent),
	...(signal ? { signal } : {}),
});

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function start(reply?: Reply) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	return async (sent: Body, route = '/chat/completions') =>
		await fetch(`${server.url}${path}${route}`, options(sent));
}

async function* eventsOf(response: Response) {
	const decoder = new TextDecoder();
	for await (const bytes of response.body ?? [])
		for (const text of decoder.decode(bytes as Uint8Array).split('\n\n'))
			if (text !== '') yield text.replace('data: ', '');
}

async function eventsIn(response: Response): Promise<string[]> {
	const events: string[] = [];
	for await (const event of eventsOf(response)) events.push(event);
	return events;
}

describe('the Gemini-shaped server accepts', () => {
	it('the signatures that it issued, where they belong, and no other server does', async () => {
		const asked = calls([
			{ id: 'a', name: 'get_weather', arguments: { city: 'Lisbon', unit: 'C' } },
			{ id: 'b', name: 'get_weather', signature: 'b3duIG9uZQ==' },
		]);
		const [first, second] = asked.tool_calls ?? [];
		const history = (...tool_calls: unknown[]) =>
			body({
				messages: [
					question,
					{ role: 'assistant', tool_calls },
					result,
					{ ...result, tool_call_id: 'b' },
				],
			});
		for (const signature of ['with-call', 'after-call'] as const) {
			const ask = await start(() => streamed(asked, { signature }));
			expect((await ask(history(first, second))).status).toBe(400);
			await (await ask(body({ stream: signature === 'after-call' }))).text();
			expect((await ask(history(first, second))).status).toBe(200);
			const moved = { ...second, extra_content: first?.extra_content };
			expect((await ask(history(first, moved))).status).toBe(400);
		}
	});
});

describe('the Gemini-shaped server answers', () => {
	it('calls with the finish reason tool_calls, the first of them signed', async () => {
		const asked = calls([{ name: 'f', arguments: { a: 1 }, id: '' }, { name: 'g' }]);
		const ask = await start(() => asked);
		const answer = (await (await ask(body())).json()) as unknown;
		expect(answer).toEqual(completion(asked));
		expect(answer).toMatchObject({ choices: [{ finish_reason: 'tool_calls' }] });
		expect(asked.tool_calls?.map((one) => 'extra_content' in one)).toEqual([true, false]);
		expect(asked.tool_calls?.[0]).toMatchObject({ id: '', function: { arguments: '{"a":1}' } });
	});

	it('what it was told, one after another', async () => {
		const ask = await start(inTurn(says('one'), says('two')));
		const next = async () => /one|two/.exec(await (await ask(body())).text())?.[0];
		expect([await next(), await next(), await next()]).toEqual(['one', 'two', 'two']);
	});

	it('embeddings that depend on the text, and no usage', async () => {
		const ask = await start();
		const sent = { model: 'gemini-embedding-001', input: ['a', 'b'], dimensions: 3 };
		const { data, usage } = (await (await ask(sent, '/embeddings')).json()) as {
			data: { embedding: number[] }[];
			usage: object;
		};
		expect(data.map(({ embedding }) => embedding)).toEqual([vectorOf('a', 3), vectorOf('b', 3)]);
		expect(usage).toEqual({ prompt_tokens: 0, total_tokens: 0 });
	});

	it('a stream of words, with usage in a last chunk without choices where it was asked for', async () => {
		const ask = await start();
		const stream = { stream: true, stream_options: { include_usage: true } };
		const events = await eventsIn(await ask(body(stream)));
		expect(events.pop()).toBe('[DONE]');
		const chunks = events.map((event) => JSON.parse(event) as ReturnType<typeof completion>);
		expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 109 } });
		const deltas = chunks.flatMap(({ choices }) => choices) as { delta?: { content: string } }[];
		expect(deltas.map(({ delta }) => delta?.content).join('')).toBe(`echo: ${question.content}`);
		expect(deltas.length).toBeGreaterThan(5);
	});

	it('a stream of calls without index, ended by stop, the signature after its call', async () => {
		const asked = calls([{ name: 'f' }, { name: 'g' }]);
		const ask = await start(() => streamed(asked, { signature: 'after-call' }));
		const events = await eventsIn(await ask(body({ stream: true })));
		const choices = events
			.slice(0, -1)
			.flatMap((event) => (JSON.parse(event) as { choices: Body[] }).choices);
		const [{ extra_content, ...bare } = {}, second] = asked.tool_calls ?? [];
		expect(choices.map(({ delta }) => (delta as Body).tool_calls)).toEqual([
			[bare],
			[{ extra_content }],
			[second],
			undefined,
		]);
		expect(choices.at(-1)).toMatchObject({ finish_reason: 'stop' });
	});

	it('a stream that is held until the test lets it go', async () => {
		const gate = Promise.withResolvers<void>();
		const before = (chunk: number) => (chunk === 1 ? gate.promise : undefined);
		const ask = await start(() => streamed(says('one two'), { before }));
		const events = eventsOf(await ask(body({ stream: true })));
		expect((await events.next()).value).toContain('one');
		const next = events.next();
		expect(
			await Promise.race([next, new Promise((resolve) => setImmediate(resolve, 'held'))]),
		).toBe('held');
		gate.resolve();
		expect((await next).value).toContain('two');
	});

	it.each(['server', 'fetch'])('a stream that is cut, by %s', async (by) => {
		// What was sent and not read yet is lost with the connection.
		const read = Promise.withResolvers<void>();
		const before = (chunk: number) => (chunk === 2 ? read.promise : undefined);
		const told = () => streamed(says('one two three'), { cutAfter: 2, before });
		const url = `https://gemini${path}/chat/completions`;
		const ask =
			by === 'server' ? await start(told) : (sent: Body) => geminiFetch(told)(url, options(sent));
		const events = eventsOf(await ask(body({ stream: true })));
		expect((await events.next()).value).toContain('one');
		expect((await events.next()).value).toContain('two');
		read.resolve();
		await expect(events.next()).rejects.toThrow('terminated');
	});

	it('a stream with an error in the middle, and one without a finish reason', async () => {
		const failing = await start(() => streamed(says('one two'), { errorAfter: 1 }));
		const events = await eventsIn(await failing(body({ stream: true })));
		expect(events).toHaveLength(2);
		expect(events[1]).toMatch(/^\[\{"error":\{"code":503/);
		const open = await start(() => streamed(says('one'), { finishReason: null }));
		expect(await (await open(body({ stream: true }))).text()).not.toContain('finish_reason');
	});

	it('nothing more to a fetch whose signal aborted', async () => {
		const cancel = new AbortController();
		const send = geminiFetch(async () => {
			cancel.abort(new Error('enough'));
			return await new Promise<never>(() => undefined);
		});
		const work = send(`https://gemini${path}/chat/completions`, options(body(), cancel.signal));
		await expect(work).rejects.toThrow('enough');
		expect(send.received).toHaveLength(1);
	});
});
