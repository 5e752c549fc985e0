import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { batchState } from '../../jobs/batch-state';
import { catalogue } from '../../jobs/queue/catalogue';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import type { DispatchItem, DispatchOptions } from '../../jobs/records/dispatch-options';
import { listBatches } from '../../jobs/list-batches';
import { openQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { retryFailed } from '../../jobs/retry-failed';
import { readWait } from '../../jobs/callbacks/wait-record';
import { OpenAiCompatibleJobs } from '../../nodes/Jobs/OpenAiCompatibleJobs.node';
import { OpenAiCompatibleEmbeddings } from '../../nodes/Embeddings/OpenAiCompatibleEmbeddings.node';
import { geminiCredential, picked } from '../helpers/credential-data';
import { inputs, named, refuseBad } from '../helpers/embedding-runs';
import { vectorOf } from '../gemini/embeddings';
import { geminiKey, geminiServer, type EmbedReply } from '../gemini/server';
import { json } from '../helpers/http-server';
import { nodeErrorOf } from '../helpers/node-errors';
import { suspended, durableNode } from './helpers/durable-node';
import { finished, fixture, until } from './helpers/fixture';
import { keptKeys } from './helpers/kept-keys';

const setup = fixture();

async function gemini(embed?: EmbedReply) {
	const server = await geminiServer(undefined, embed);
	setup.atEnd(() => server.close());
	return server;
}

/** Puts texts into the queue, as a node does, and waits until the batch has ended. */
async function run(
	queue: JobQueue,
	url: string,
	items: DispatchItem[],
	more: Partial<DispatchOptions> = {},
) {
	const dispatched = await dispatch(queue, {
		identity: {
			workflowId: 'workflow',
			executionId: randomUUID(),
			nodeId: 'node',
			nodeName: 'Embeddings',
			runIndex: 0,
		},
		capability: 'embeddings',
		endpoint: { baseUrl: `${url}/v1beta/openai/`, apiKey: geminiKey, profile: 'gemini' },
		items,
		media: { open: async () => await Promise.resolve(Readable.from([])) },
		...more,
	});
	await finished(queue, dispatched.batchId);
	return dispatched;
}

const toItems = (texts: string[]): DispatchItem[] =>
	texts.map((text, itemIndex) => ({
		itemIndex,
		request: { model: 'gemini-embedding-001', text, normalise: false },
	}));

const worker = { concurrency: { embeddings: 4 } };

test('many texts make few jobs, and each text has its own outcome in its own place', async () => {
	const queue = await setup.queue();
	await setup.worker(queue, worker);
	const server = await gemini(refuseBad);
	const texts = named(1200).map((text, i) => (i === 700 ? `bad ${text}` : text));
	const items = toItems([...texts, 'text 3']);
	const early = { kind: 'request-invalid', message: 'No model is selected' } as const;
	items[5] = { itemIndex: 5, failure: early };
	const { batchId, jobIds } = await run(queue, server.url, items);

	// Three of texts, and one place for the item that failed before.
	expect(new Set(jobIds.map((id) => id.replace(/\..*/, ''))).size).toBe(4);
	expect(new Set(jobIds).size).toBe(1201);
	expect(await batchState(queue, batchId)).toMatchObject({ total: 4, completed: 3, failed: 1 });
	const collected = await collect(queue, { batchId });
	expect(collected.map(({ itemIndex }) => itemIndex)).toEqual([...items.keys()]);
	expect(collected.map(({ jobId }) => jobId)).toEqual(jobIds);
	for (const { itemIndex, state, result, failure } of collected) {
		if (itemIndex === 5) expect({ state, failure }).toEqual({ state: 'failed', failure: early });
		else if (itemIndex === 700) {
			expect({ state, failure }).toMatchObject({
				state: 'failed',
				failure: { message: 'No to bad text 700' },
			});
		} else {
			const text = itemIndex === 1200 ? 'text 3' : `text ${String(itemIndex)}`;
			expect(state).toBe('completed');
			expect((result as { embedding: number[] }).embedding).toEqual(vectorOf(text));
		}
	}
	const sent = inputs(server.received);
	expect(Math.max(...sent.map(({ length }) => length))).toBe(100);
	expect(sent.flat().filter((text) => text === 'text 3')).toHaveLength(1);

	expect(await collect(queue, { jobId: jobIds[900] ?? '' })).toMatchObject([
		{ jobId: jobIds[900], itemIndex: 900, result: { text: 'text 900' } },
	]);
	const job = await collect(queue, { jobId: (jobIds[900] ?? '').replace(/\..*/, '') });
	expect(job.length).toBeGreaterThan(100);
	expect(job.map(({ itemIndex }) => itemIndex)).toContain(900);
});

test('a call that failed for a while is made again; those that were answered are not', async () => {
	const queue = await setup.queue();
	await setup.worker(queue, worker);
	let refused = 0;
	const server = await gemini((right, { body }, response) => {
		// As often as one run of the job tries it.
		if (!(body.input as string[]).includes('text 250') || refused === 5) return right;
		refused += 1;
		json(response, 503, [{ error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } }]);
		return undefined;
	});
	const texts = named(500);
	const { batchId } = await run(queue, server.url, toItems(texts));
	const collected = await collect(queue, { batchId });
	expect(collected.map(({ result }) => (result as { embedding: number[] }).embedding)).toEqual(
		texts.map((text) => vectorOf(text)),
	);
	const firsts = inputs(server.received).map(([first]) => first);
	expect(firsts.filter((first) => first === 'text 200')).toHaveLength(6);
	for (const first of ['text 0', 'text 100', 'text 300', 'text 400']) {
		expect(firsts.filter((one) => one === first)).toHaveLength(1);
	}
});

/** Jobs that run once, and an endpoint that is too busy for the text 250 until it is repaired. */
async function busyStage() {
	const { embeddings } = catalogue;
	if (!embeddings) throw new Error('The catalogue has no embeddings');
	const once = { catalogue: { embeddings: { ...embeddings, attempts: 1 } } };
	const queue = await openQueue(setup.settings(), once);
	setup.atEnd(() => queue.close());
	await setup.worker(queue, worker);
	let isMended = false;
	const server = await gemini((right, request, response) => {
		if (isMended || !(request.body.input as string[]).includes('text 250')) {
			return refuseBad(right, request, response);
		}
		const busy = { error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } };
		json(response, 503, [busy], { 'retry-after-ms': '20' });
		return undefined;
	});
	const repair = () => {
		isMended = true;
	};
	return { queue, server, repair };
}

test('Retry Failed pays for the calls alone that failed, and what was refused stays so', async () => {
	const { queue, server, repair } = await busyStage();
	const texts = named(600).map((text, i) => (i === 7 ? `bad ${text}` : text));
	const { batchId, jobIds } = await run(queue, server.url, toItems(texts));
	const failed = async () =>
		(await collect(queue, { batchId })).filter(({ state }) => state === 'failed').length;
	expect(await failed()).toBe(101);
	const before = await batchState(queue, batchId);
	expect(before).toMatchObject({ state: 'completed', completed: 2, failed: 0 });
	await expect(retryFailed(queue, { jobId: jobIds[599] ?? '' })).rejects.toThrow('has not failed');
	repair();
	const paid = server.received.length;
	expect(await retryFailed(queue, { batchId })).toBe(1);
	const after = await finished(queue, batchId);
	expect(inputs(server.received.slice(paid)).map(([first]) => first)).toEqual(['text 200']);
	expect(await failed()).toBe(1);
	expect(after).toMatchObject({ completed: 2, failed: 0 });
	// A worker may have looked after the batch before the job was queued again.
	await until(async () => (await queue.bull('batches').getDelayedCount()) === 0, 'the parent');
	await until(async () => (await keptKeys(queue)).length === 0, 'the end of what was kept');
	await expect(retryFailed(queue, { batchId })).rejects.toThrow('Nothing failed');
});

test('an execution that n8n runs again pays for the calls alone that failed', async () => {
	const { queue, server, repair } = await busyStage();
	const items = toItems(named(500));
	const { batchId } = await run(queue, server.url, items);
	const [first] = await listBatches(queue);
	repair();
	const paid = server.received.length;
	const again = await run(queue, server.url, items, {
		retryOf: { executionId: first?.identity.executionId ?? '' },
	});
	expect(again).toMatchObject({ batchId, attached: true });
	const collected = await collect(queue, { batchId });
	expect(collected.every(({ state }) => state === 'completed')).toBe(true);
	expect(inputs(server.received.slice(paid)).map(([one]) => one)).toEqual(['text 200']);
});

test('a wrong key fails every text with few calls, and is not tried again', async () => {
	const queue = await setup.queue();
	await setup.worker(queue, worker);
	const server = await gemini((_right, _request, response) => {
		json(response, 401, [{ error: { code: 401, message: 'No such key' } }]);
	});
	const { batchId } = await run(queue, server.url, toItems(named(1000)));
	const collected = await collect(queue, { batchId });
	expect(collected).toHaveLength(1000);
	for (const { failure } of collected) expect(failure?.kind).toBe('credential-invalid');
	expect(server.received.length).toBeLessThanOrEqual(10);
});

test('a node that waited gets each text back, failures at their items', async () => {
	const queue = await setup.queue();
	await setup.worker(queue, worker);
	const server = await gemini(refuseBad);
	const texts = ['a', 'bad', '', 'd', 'a'];
	const node = durableNode({
		node: new OpenAiCompatibleEmbeddings(),
		queue: queue.settings,
		items: texts.map((text) => ({ json: { text } })),
		parameters: (item) => ({
			runMode: 'queueAndWait',
			model: picked('gemini-embedding-001'),
			text: texts[item] ?? '',
			options: { normalise: false },
			queueOptions: { waitInProcessSeconds: 0 },
		}),
		credentials: geminiCredential(server.url),
		onError: 'continueRegularOutput',
	});
	expect(await node.execute()).toEqual(suspended());
	const { batchId } = await waitOf(queue, node.waitingNode);
	await finished(queue, batchId);
	const { items } = await node.resume({ batchId });
	expect(
		items.map(({ json: { embedding, error }, pairedItem }) => [embedding ?? error, pairedItem]),
	).toEqual([
		[vectorOf('a'), { item: 0 }],
		[expect.objectContaining({ message: 'No to bad' }), { item: 1 }],
		[expect.objectContaining({ message: 'The text is empty' }), { item: 2 }],
		[vectorOf('d'), { item: 3 }],
		[vectorOf('a'), { item: 4 }],
	]);
});

describe('Get Results of texts that share their jobs', () => {
	/** What the Jobs node makes of items that name a batch and a job each. */
	const results = async (
		queue: JobQueue,
		ids: { batchId: string; jobId: string }[],
		target: string,
	) =>
		await durableNode({
			node: new OpenAiCompatibleJobs(),
			queue: queue.settings,
			items: ids.map((json) => ({ json: { ...json } })),
			parameters: (item) => ({ operation: 'results', target, ...ids[item] }),
		}).execute();

	async function ended(count: number) {
		const queue = await setup.queue();
		await setup.worker(queue, worker);
		const server = await gemini();
		const { batchId, jobIds } = await run(queue, server.url, toItems(named(count)));
		return { queue, ids: jobIds.map((jobId) => ({ batchId, jobId })) };
	}

	/** How a result of the text at the place has to come out, whatever else is on it. */
	const wanted = (place: number, item: number, id: { jobId: string } | undefined) => ({
		json: {
			...{ jobId: id?.jobId, itemIndex: place, state: 'completed' },
			...{ text: `text ${String(place)}`, embedding: vectorOf(`text ${String(place)}`) },
		},
		pairedItem: { item },
	});

	test('pairs each vector with the item of its text, whatever their order', async () => {
		const { queue, ids } = await ended(900);
		const shuffled = ids.map((_, at) => (at * 7) % 900).map((place) => ({ place, id: ids[place] }));
		const items = await results(
			queue,
			shuffled.flatMap(({ id }) => id ?? []),
			'batch',
		);
		expect(items).toHaveLength(900);
		for (const { json, pairedItem } of items) {
			const place = Number(json.itemIndex);
			const item = shuffled.findIndex((one) => one.place === place);
			expect({ json, pairedItem }).toMatchObject(wanted(place, item, ids[place]));
		}
	});

	test('gives a loop the vectors of its own items alone', async () => {
		const { queue, ids } = await ended(900);
		const places: number[] = [];
		for (let from = 0; from < ids.length; from += 200) {
			const some = ids.slice(from, from + 200);
			for (const { json, pairedItem } of await results(queue, some, 'job')) {
				const place = Number(json.itemIndex);
				places.push(place);
				expect({ json, pairedItem }).toMatchObject(wanted(place, place - from, ids[place]));
			}
		}
		expect(places.sort((a, b) => a - b)).toEqual([...ids.keys()]);
	});

	test('gives all of a job to whoever names the job', async () => {
		const { queue, ids } = await ended(3);
		const [{ batchId, jobId } = { batchId: '', jobId: '' }] = ids;
		const items = await results(queue, [{ batchId, jobId: jobId.replace(/\..*/, '') }], 'job');
		expect(items).toMatchObject([0, 1, 2].map((place) => wanted(place, 0, ids[place])));
	});

	test('leaves an item without its job unpaired rather than pair it with another', async () => {
		const { queue, ids } = await ended(3);
		const batches = ids.slice(1).map(({ batchId }) => ({ batchId, jobId: '' }));
		const items = await results(queue, batches, 'batch');
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([undefined, undefined, undefined]);
	});

	test('a single text is neither cancelled nor deleted, which would take the others along', async () => {
		const { queue, ids } = await ended(3);
		for (const operation of ['cancel', 'delete']) {
			const node = durableNode({
				node: new OpenAiCompatibleJobs(),
				queue: queue.settings,
				items: [{ json: {} }],
				parameters: () => ({ operation, target: 'job', jobId: ids[1]?.jobId ?? '' }),
			});
			const error = await nodeErrorOf(node.execute());
			expect(error.message).toContain('Item 1 shares its job with other items');
			expect(error.description).toContain('up to its dot');
		}
	});
});

async function waitOf(queue: JobQueue, waitingNode: Parameters<typeof readWait>[1]) {
	const noted = await readWait(queue, waitingNode);
	const [wait] = noted?.waits ?? [];
	if (!wait) throw new Error('The node does not wait');
	return wait;
}
