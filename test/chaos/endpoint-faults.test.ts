import { setTimeout as delay } from 'node:timers/promises';
import { chat } from '../../capabilities/chat/chat';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { Failure } from '../../endpoint/failure';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { chats, finished, fixture, never, prompts, until } from '../integration/helpers/fixture';
import { testContext } from '../helpers/context';
import { completion, geminiKey, geminiServer, type Reply } from '../gemini/server';
import { says } from '../gemini/model-turn';
import { streamed } from '../gemini/stream';
import type { Received } from '../helpers/http-server';
import { faultProxy } from './helpers/fault-proxy';
import { inFull } from './helpers/in-full';
import { reportFigures } from '../helpers/report-figures';

const setup = fixture();
const timeoutMs = 1500;
const requests = inFull(60, 12);
const faultMs = inFull(5000, 800);
/** Long enough to be cut in the middle. */
const textFor = (prompt: string) => `${prompt}: ${'word '.repeat(400)}end of ${prompt}`;

type Proxy = Awaited<ReturnType<typeof faultProxy>>;

interface Fault {
	name: string;
	start: (proxy: Proxy) => unknown;
	end?: (proxy: Proxy) => unknown;
	/** How requests end that never see the end of the fault. */
	kind: 'timed-out' | 'temporarily-unavailable';
}

const heal = (proxy: Proxy) => {
	proxy.set({});
};
const faults: Fault[] = [
	{
		name: 'latency',
		// Longer than the timeout of a request.
		start: (proxy) => {
			proxy.set({ latencyMs: 2000, jitterMs: 500 });
		},
		kind: 'timed-out',
	},
	{
		name: 'reset',
		start: (proxy) => {
			proxy.reset();
			proxy.set({ resetAfter: 600 });
		},
		kind: 'temporarily-unavailable',
	},
	{
		name: 'refused',
		start: (proxy) => {
			proxy.refuse();
			proxy.reset();
		},
		end: (proxy) => proxy.accept(),
		kind: 'temporarily-unavailable',
	},
	{
		name: 'half open and a black hole',
		start: (proxy) => {
			proxy.mute();
			proxy.set({ blackHole: true });
		},
		kind: 'timed-out',
	},
	{
		name: 'slow drip',
		start: (proxy) => {
			proxy.set({ bytesPerSecond: 200 });
		},
		kind: 'timed-out',
	},
	{
		name: 'truncated body',
		start: (proxy) => {
			proxy.set({ endAfter: 1000 });
		},
		kind: 'temporarily-unavailable',
	},
];

const promptOf = ({ body }: Received) =>
	String((body.messages as { content: string }[]).at(-1)?.content);

/** A server in Gemini's dialect behind a proxy; its answers take a moment. */
async function behind(reply?: Reply) {
	const server = await geminiServer(
		reply ??
			(async (request) => {
				await delay(100);
				return says(textFor(promptOf(request)));
			}),
	);
	const proxy = await faultProxy(Number(new URL(server.url).port));
	setup.atEnd(async () => {
		proxy.close();
		await server.close();
	});
	const url = `http://127.0.0.1:${String(proxy.port)}`;
	const endpoint = { baseUrl: `${url}/v1beta/openai/`, apiKey: geminiKey, timeoutMs };
	const asked = (prompt: string) =>
		server.received.filter((request) => promptOf(request) === prompt).length;
	return { ...{ server, proxy, endpoint, asked } };
}

type Endpoint = Awaited<ReturnType<typeof behind>>['endpoint'];

/** Asks as a node does inline. */
async function ask(
	endpoint: Endpoint,
	prompt: string,
	{ attempts = 6, signal = never, onText }: AskOptions = {},
): Promise<string> {
	const client = createEndpointClient(endpoint, { retry: { attempts } });
	const { context } = testContext({ client, signal });
	const request = chat.request.parse({
		model: 'gemini-3.8-flash',
		messages: [{ role: 'user', content: prompt }],
	});
	return (await chat.run(request, onText ? { ...context, onText } : context)).text;
}

interface AskOptions {
	attempts?: number;
	signal?: AbortSignal;
	onText?: (text: string) => void;
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
	const error = await work.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (error instanceof Failure) return error;
	throw new Error(`expected a Failure, not ${String(error)}`);
}

describe.each(faults)('the endpoint, $name', ({ name, start, end = heal, kind }) => {
	test('inline: every answer is whole, and those that were lost are asked for again', async () => {
		const { proxy, endpoint, asked } = await behind();
		const words = prompts(requests);
		const began = Date.now();
		const all = Promise.all(words.map((prompt) => ask(endpoint, prompt)));
		await delay(50);
		await start(proxy);
		await delay(faultMs);
		await end(proxy);
		expect(await all).toEqual(words.map(textFor));
		const calls = words.map(asked).reduce((sum, count) => sum + count, 0);
		expect(Math.max(...words.map(asked))).toBeLessThanOrEqual(6);
		reportFigures(`inline, ${name}`, { took: `${String(Date.now() - began)} ms`, calls, requests });
	});

	test('inline: says why it failed, within its attempts, and stops at once', async () => {
		const { proxy, endpoint } = await behind();
		await start(proxy);
		const began = Date.now();
		const failure = await failureOf(ask(endpoint, 'lost', { attempts: 2 }));
		expect(failure).toMatchObject({ kind, details: { attempts: 2 } });
		if (kind === 'timed-out') expect(Date.now() - began).toBeGreaterThanOrEqual(2 * timeoutMs - 50);

		const stop = new AbortController();
		const stopped = failureOf(ask(endpoint, 'stopped', { signal: stop.signal }));
		await delay(200);
		stop.abort();
		expect(await stopped).toMatchObject({ kind: 'cancelled' });
	});

	test('queued: every result is whole, and cancel reaches a running request', async () => {
		const { proxy, endpoint, asked } = await behind();
		const queue = await setup.queue();
		const worker = await setup.worker(queue, { concurrency: { chat: 6 } });
		const words = prompts(requests);
		const began = Date.now();
		const options = chats({ endpoint: { ...endpoint, profile: 'openai' } }, words);
		const { batchId } = await dispatch(queue, gemini(options));
		await until(() => worker.health().running > 0, 'a running job');
		await start(proxy);
		await delay(faultMs);
		await end(proxy);
		await finished(queue, batchId, 60_000);
		const texts = (await collect(queue, { batchId })).map(({ result }) => result);
		expect(texts).toMatchObject(words.map((prompt) => ({ text: textFor(prompt) })));
		const calls = words.map(asked).reduce((sum, count) => sum + count, 0);
		reportFigures(`queued, ${name}`, {
			took: `${String(Date.now() - began)} ms`,
			calls,
			jobs: requests,
		});

		await start(proxy);
		const second = await dispatch(
			queue,
			gemini(chats({ endpoint: options.endpoint as never }, ['stop'])),
		);
		await until(() => worker.health().running > 0, 'a running job');
		await delay(200);
		await cancel(queue, second, 'cancelled');
		await until(() => worker.health().running === 0, 'the end of the run');
	});
});

/** The model that the server knows. */
const gemini = (options: ReturnType<typeof chats>): ReturnType<typeof chats> => ({
	...options,
	endpoint: { ...options.endpoint, profile: 'gemini' },
	items: options.items.map((item) =>
		'request' in item
			? { ...item, request: { ...(item.request as object), model: 'gemini-3.8-flash' } }
			: item,
	),
});

test('a body without a length that ends too early is no answer', async () => {
	// As some gateways answer: the end of the connection is the end of the body.
	const { proxy, endpoint, asked } = await behind((request, response) => {
		response.useChunkedEncodingByDefault = false;
		response.shouldKeepAlive = false;
		response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
		response.end(JSON.stringify(completion({ content: textFor(promptOf(request)) })));
		return undefined;
	});
	proxy.set({ endAfter: 1000 });
	expect(await failureOf(ask(endpoint, 'cut', { attempts: 2 }))).toMatchObject({
		kind: 'temporarily-unavailable',
		message: 'The answer of the endpoint is cut off or not JSON',
		details: { attempts: 2 },
	});
	const whole = ask(endpoint, 'whole');
	await until(() => asked('whole') > 0, 'a first request');
	proxy.set({});
	expect(await whole).toBe(textFor('whole'));
});

test.each([
	['cut with an end', { endAfter: 3000 }],
	['cut with a reset', { resetAfter: 3000 }],
	['that drips', { bytesPerSecond: 1500 }],
])('a stream %s is not taken for whole, nor told twice', async (_how, fault) => {
	const { proxy, endpoint, asked } = await behind((request) => {
		return streamed(says(textFor(promptOf(request))));
	});
	proxy.set(fault);
	let shown = '';
	const failure = await failureOf(ask(endpoint, 'stream', { onText: (text) => (shown += text) }));
	expect(failure.message).toMatch(/characters of the answer were already streamed/);
	expect(textFor('stream').startsWith(shown)).toBe(true);
	expect(shown.length).toBeGreaterThan(0);
	expect(asked('stream')).toBe(1);
	// Before the first word was shown, it is asked for again.
	proxy.set({ endAfter: 20 });
	const again = ask(endpoint, 'again', { onText: () => undefined });
	await until(() => asked('again') > 0, 'a first request');
	proxy.set({});
	expect(await again).toBe(textFor('again'));
});
