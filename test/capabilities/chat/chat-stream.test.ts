import { chat } from '../../../capabilities/chat/chat';
import { chatRequest } from '../../../capabilities/chat/chat-request';
import { failureOf, testContext } from '../../helpers/context';
import { inTurn } from '../../gemini/answer';
import { calls, says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';
import { streamed, type StreamOptions } from '../../gemini/stream';
import { httpServer } from '../../helpers/http-server';

const question = { model: 'gemini-3.8-flash', messages: [{ role: 'user', content: 'Hello' }] };
const parse = (more: object = {}) => chatRequest.parse({ ...question, ...more });

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

/** A context that streams, and the words that came. */
async function streaming(reply?: Reply) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	const { context, hints } = testContext({ url: server.url });
	const words: string[] = [];
	return {
		server,
		hints,
		words,
		context: {
			...context,
			onText: (text: string) => {
				words.push(text);
			},
		},
	};
}

const saying = (text: string, options: StreamOptions = {}) =>
	streaming(() => streamed(says(text), options));

describe('a streamed chat', () => {
	it('asks for the stream and its usage', async () => {
		const { server, context } = await streaming();
		await chat.run(parse(), context);
		expect(server.received[0]?.body).toEqual({
			...question,
			stream: true,
			stream_options: { include_usage: true },
		});
	});

	it('gives each word as it comes, before the next one is made', async () => {
		const seen: number[] = [];
		const { context, words } = await saying('One two three', {
			before: async (chunk) => {
				// The endpoint waits here until the words of all chunks before have arrived.
				while (words.length < Math.min(chunk, 3)) await new Promise(setImmediate);
				seen.push(words.length);
			},
		});
		await chat.run(parse(), context);
		expect(words).toEqual(['One', ' two', ' three']);
		expect(seen.slice(0, 3)).toEqual([0, 1, 2]);
	});

	it('ends with the same result as one that is not streamed, usage included', async () => {
		const { server, context } = await saying('Good morning.');
		const streamedResult = await chat.run(parse(), context);
		const { context: plain } = testContext({ url: server.url });
		expect(streamedResult).toEqual(await chat.run(parse(), plain));
		expect(streamedResult.usage).toMatchObject({ inputTokens: 35, totalTokens: 109 });
	});

	it('keeps every answer where several were asked for, and streams the first', async () => {
		const server = await httpServer((_request, response) => {
			const delta = (index: number, content: string) =>
				`data: ${JSON.stringify({ choices: [{ index, delta: { content } }] })}\n\n`;
			const end = (index: number) =>
				`data: ${JSON.stringify({ choices: [{ index, delta: {}, finish_reason: 'stop' }] })}\n\n`;
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			response.end(
				delta(1, 'B') +
					delta(0, 'A') +
					delta(0, 'a') +
					delta(1, 'b') +
					end(1) +
					end(0) +
					'data: [DONE]\n\n',
			);
		});
		closers.push(server.close);
		const { context } = testContext({ url: server.url });
		const words: string[] = [];
		const onText = (text: string) => words.push(text);
		const result = await chat.run(parse({ n: 2 }), { ...context, onText });
		expect(result.answers?.map(({ text }) => text)).toEqual(['Aa', 'Bb']);
		expect(words).toEqual(['A', 'a']);
	});

	it('keeps thoughts out of the words, however the marker is cut', async () => {
		const { context, words } = await saying('', {
			pieces: ['<tho', 'ught>', 'Let me', ' see</thou', 'ght>', 'It is ', '4.'],
		});
		const result = await chat.run(parse({ includeThoughts: true }), context);
		expect(words.join('')).toBe('It is 4.');
		expect(result).toMatchObject({ text: 'It is 4.', thoughts: 'Let me see' });
	});

	it('leaves out stream_options where the endpoint does not know it', async () => {
		const server = await httpServer(({ body }, response) => {
			if ('stream_options' in body) {
				response.writeHead(400, { 'content-type': 'application/json' });
				response.end(
					'{"error":{"message":"Unrecognized request argument supplied: stream_options"}}',
				);
				return;
			}
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			response.end(
				'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
			);
		});
		closers.push(server.close);
		const { context, hints } = testContext({ url: server.url });
		const result = await chat.run(parse(), { ...context, onText: () => undefined });
		expect(result.text).toBe('Hi');
		expect(hints).toEqual([]);
	});
});

describe('a stream that is cut half-way', () => {
	const cuts: [string, StreamOptions][] = [
		['the connection breaks off', { cutAfter: 0 }],
		['it ends without a finish reason', { finishReason: null, pieces: [] }],
		['Gemini reports an error as a list', { errorAfter: 0 }],
	];

	it.each(cuts)('before its first word is asked for again: %s', async (_name, options) => {
		const { server, context, words } = await streaming(
			inTurn(streamed(says('One two'), options), streamed(says('Three four'))),
		);
		const { text } = await chat.run(parse(), context);
		expect(text).toBe('Three four');
		expect(words.join('')).toBe('Three four');
		expect(server.received).toHaveLength(2);
	});

	const later: [string, StreamOptions][] = [
		['the connection breaks off', { cutAfter: 2 }],
		['it ends without a finish reason', { finishReason: null }],
		['Gemini reports an error as a list', { errorAfter: 2 }],
	];

	it.each(later)('after its first words is reported, never whole: %s', async (_name, options) => {
		const { server, context, words } = await saying('One two three', options);
		const failure = await failureOf(chat.run(parse(), context));
		expect(failure.kind).toBe('temporarily-unavailable');
		expect(failure.message).toMatch(/\(\d+ characters of the answer were already streamed\)$/);
		expect(words[0]).toBe('One');
		expect(server.received).toHaveLength(1);
	});

	it('has the kind of the error that came in its middle', async () => {
		const error = { code: 429, message: 'Too many', status: 'RESOURCE_EXHAUSTED' };
		const { context } = await saying('One two', { errorAfter: 1, error });
		const failure = await failureOf(chat.run(parse(), context));
		expect(failure.details).toMatchObject({ kind: 'rate-limited', status: 429 });
	});

	it('is cancelled at once by the signal', async () => {
		const cancel = new AbortController();
		const { context } = await saying('One two', {
			before: (chunk) => {
				if (chunk === 1) cancel.abort();
			},
		});
		const failure = await failureOf(chat.run(parse(), { ...context, signal: cancel.signal }));
		expect(failure.kind).toBe('cancelled');
	});
});

describe('streamed function calls (quirks 5, 6 and 7)', () => {
	it('come without an index, with reason stop and without ids', async () => {
		const { context } = await streaming(() =>
			streamed(
				calls([
					{ name: 'weather', arguments: { city: 'Oslo' }, id: '' },
					{ name: 'weather', arguments: { city: 'Rome' }, id: '' },
				]),
				{ signature: 'after-call' },
			),
		);
		const { complete } = await import('../../../capabilities/chat/complete.js');
		const { messages, ...options } = parse();
		const turn = await complete(options, messages, context, {
			tools: [{ type: 'function', function: { name: 'weather' } }],
		});
		expect(turn.finishReason).toBe('stop');
		expect(turn.toolCalls.map(({ id, function: { arguments: text } }) => [id, text])).toEqual([
			['call_1', '{"city":"Oslo"}'],
			['call_2', '{"city":"Rome"}'],
		]);
		const [first, second] = turn.toolCalls;
		expect(first?.extra_content).toEqual({
			google: { thought_signature: expect.stringMatching(/.+/) as string },
		});
		expect(second?.extra_content).toBeUndefined();
		expect(turn.message.tool_calls).toEqual(turn.toolCalls);
	});
});
