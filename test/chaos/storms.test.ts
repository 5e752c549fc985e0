import { randomUUID } from 'node:crypto';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import type { DispatchItem } from '../../jobs/records/dispatch-options';
import { jobsQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { geminiKey } from '../gemini/server';
import { vectorOf } from '../gemini/embeddings';
import { cliWorker } from '../integration/helpers/cli-worker';
import { chats, finished, fixture } from '../integration/helpers/fixture';
import { inFull } from './helpers/in-full';
import { reportFigures } from '../helpers/report-figures';
import { stormServer, type Arrival, type Storm } from './helpers/storm-server';

const setup = fixture();
const timeoutMs = 2000;
const each = inFull(350, 20);
const texts = inFull(500, 30);
const seed = 20_261_127;

/** A worker tries a request three times, or until it times out, before the queue runs the job again. */
const requestsOfRun = 3;
const model = 'gemini-3.8-flash';

const items = (word: string, count: number, request: (mark: string) => object): DispatchItem[] =>
	Array.from({ length: count }, (_, itemIndex) => ({
		itemIndex,
		request: request(`${word}-${String(itemIndex)}`),
	}));

const batches: { capability: string; word: string; items: DispatchItem[] }[] = [
	{
		capability: 'chat',
		word: 'chat',
		items: items('chat', each, (content) => ({ model, messages: [{ role: 'user', content }] })),
	},
	{
		capability: 'functionCalling',
		word: 'call',
		items: items('call', each, (content) => ({
			model,
			messages: [{ role: 'user', content }],
			functions: [
				{
					name: 'note',
					parameters: { type: 'object', properties: { mark: { type: 'string' } } },
				},
			],
		})),
	},
	{
		capability: 'extraction',
		word: 'data',
		items: items('data', each, (text) => ({
			model,
			text,
			schema: { type: 'object', properties: { mark: { type: 'string' } }, required: ['mark'] },
		})),
	},
	{
		capability: 'embeddings',
		word: 'text',
		items: items('text', texts, (text) => ({
			model: 'gemini-embedding-001',
			text,
			normalise: false,
			textsPerRequest: 5,
		})),
	},
];

/** What is right for an item. */
const right: Record<string, (mark: string) => object> = {
	chat: (mark) => ({ text: `echo ${mark}` }),
	functionCalling: (mark) => ({ calls: [{ name: 'note', arguments: { mark } }] }),
	extraction: (mark) => ({ data: { mark } }),
	embeddings: (mark) => ({ embedding: vectorOf(mark) }),
};

type Server = Awaited<ReturnType<typeof stormServer>>;

async function storm(weather: Storm, restMs: [number, number]): Promise<Server> {
	const server = await stormServer(seed, weather, restMs);
	setup.atEnd(() => server.close());
	return server;
}

async function queueAll(queue: JobQueue, { url }: Server, concurrency: number) {
	const endpoint = {
		...{ baseUrl: `${url}/v1beta/openai/`, apiKey: geminiKey, profile: 'gemini' as const },
		...{ timeoutMs, concurrency },
	};
	return await Promise.all(
		batches.map(async (batch) => ({
			...batch,
			...(await dispatch(
				queue,
				chats({ endpoint: endpoint as never }, [], { ...batch, endpoint, identity: identity() }),
			)),
		})),
	);
}

const identity = () => ({
	workflowId: 'workflow',
	executionId: randomUUID(),
	nodeId: randomUUID(),
	nodeName: 'Storm',
	runIndex: 0,
});

const byMark = (arrivals: Arrival[]) => {
	const marks = new Map<string, Arrival[]>();
	for (const one of arrivals) marks.set(one.mark, [...(marks.get(one.mark) ?? []), one]);
	return marks;
};

const failed = ({ met }: Arrival) => met !== 'answered' && met !== 'limited';

test('a storm of 429, 5xx, resets and requests that hang: all jobs complete, as designed', async () => {
	const server = await storm(
		{ limited: 0.3, broken: 0.1, reset: 0.05, hanging: 0.02 },
		[900, 1500],
	);
	const queue = await setup.queue();
	const slots = 'chat=8,functionCalling=8,extraction=8,embeddings=2';
	for (let count = 0; count < 2; count++) {
		const worker = await cliWorker(queue.settings, ['--concurrency', slots]);
		setup.atEnd(() => worker.end('SIGKILL'));
	}
	const began = Date.now();
	const queued = await queueAll(queue, server, 20);
	for (const { batchId, capability, word } of queued) {
		await finished(queue, batchId, 1_800_000);
		const collected = await collect(queue, { batchId });
		expect(collected.map(({ failure }) => failure).filter((one) => one)).toEqual([]);
		for (const [place, one] of collected.entries()) {
			expect(one).toMatchObject({ state: 'completed', itemIndex: place });
			expect(one.result).toMatchObject(right[capability]?.(`${word}-${String(place)}`) ?? {});
		}
	}
	const tookMs = Date.now() - began;

	// Nobody asks while the key rests, whichever worker and job was told so.
	expect(server.early).toEqual([]);
	// Only what is no rate limit costs attempts: three of the first run, and one of each that follows.
	const marks = byMark(server.arrivals);
	let runs = 0;
	for (const { batchId, capability, word, items: list } of queued) {
		if (capability === 'embeddings') continue;
		for (const { itemIndex } of list) {
			const met = marks.get(`${word}-${String(itemIndex)}`) ?? [];
			const job = await queue.bull(jobsQueue(capability)).getJob(`${batchId}-${String(itemIndex)}`);
			const made = job?.attemptsMade ?? 0;
			runs += made;
			expect(met.filter(({ met: how }) => how === 'answered')).toHaveLength(1);
			expect(made).toBeGreaterThan(0);
			const inVain = met.filter(failed).length;
			const hasHung = met.some(({ met: how }) => how === 'hanging');
			const ended = hasHung ? inVain : Math.max(0, inVain - requestsOfRun + 1);
			expect(made).toBeLessThanOrEqual(1 + ended);
		}
	}
	// Who hangs is given up after the timeout of the credential.
	const hung = server.arrivals.filter(({ met }) => met === 'hanging');
	for (const { at, leftAt = Infinity } of hung) {
		expect(leftAt - at).toBeGreaterThan(timeoutMs - 500);
		expect(leftAt).not.toBe(Infinity);
	}
	const count = (how: Arrival['met']) => server.arrivals.filter(({ met }) => met === how).length;
	expect(count('limited')).toBeGreaterThan(0);
	expect(hung.length).toBeGreaterThan(0);
	reportFigures('storm', {
		took: `${String(tookMs)} ms`,
		jobs: 3 * each + Math.ceil(texts / 500),
		texts,
		calls: server.arrivals.length,
		'429': count('limited'),
		'5xx': count('broken'),
		resets: count('reset'),
		hanging: count('hanging'),
		'runs of jobs that count': runs,
	});
});

test('after a 5xx no request comes before its wait is over', async () => {
	const jobs = inFull(80, 40);
	const server = await storm({ limited: 0, broken: 0.4, reset: 0, hanging: 0 }, [0, 0]);
	const queue = await setup.queue();
	await setup.worker(queue, { concurrency: { chat: jobs } });
	const endpoint = {
		baseUrl: `${server.url}/v1beta/openai/`,
		apiKey: geminiKey,
		concurrency: jobs,
	};
	const list = items('chat', jobs, (content) => ({ model, messages: [{ role: 'user', content }] }));
	const options = chats({ endpoint: { ...endpoint, profile: 'openai' } }, [], {
		endpoint: { ...endpoint, profile: 'gemini' },
		items: list,
	});
	const { batchId } = await dispatch(queue, options);
	await finished(queue, batchId, 120_000);
	expect((await collect(queue, { batchId })).every(({ state }) => state === 'completed')).toBe(
		true,
	);
	const waits: number[][] = [[], [], []];
	for (const met of byMark(server.arrivals).values()) {
		for (const [place, { at }] of met.entries()) {
			const next = met[place + 1];
			// From the second run on there is one request in each.
			if (next) waits[place]?.push(next.at - at);
		}
	}
	const [first = [], second = [], third = []] = waits;
	// Between runs: 2 s that double, less up to a half.
	expect(Math.min(...third)).toBeGreaterThan(950);
	const middle = (all: number[]) => Math.round(all.reduce((sum, one) => sum + one, 0) / all.length);
	reportFigures('waits after a 5xx', {
		jobs,
		calls: server.arrivals.length,
		'1st on average': `${String(middle(first))} ms`,
		'2nd on average': `${String(middle(second))} ms`,
		'before the next run': `${String(middle(third))} ms`,
	});
});
