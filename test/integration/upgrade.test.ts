import { collect } from '../../jobs/collect';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { completion, says } from '../gemini/model-turn';
import { httpServer, json } from '../helpers/http-server';
import { builtPackage, cliWorker } from './helpers/cli-worker';
import { chats, finished, fixture, prompts, until } from './helpers/fixture';
import { queueOf, releasedPackage, releases } from './helpers/releases';

const setup = fixture();

/** A worker of that build. Few slots, so that none takes all. */
async function worker(settings: QueueSettings, packageFolder: string, slots = 2) {
	const each = `chat=${String(slots)},extraction=${String(slots)}`;
	const flags = ['--lock-duration', '3', '--stalled-interval', '0.5', '--concurrency', each];
	const started = await cliWorker(settings, flags, {}, packageFolder);
	setup.atEnd(() => started.end('SIGKILL'));
	return started;
}

/** An open queue as a node of that build has it. */
async function node(settings: QueueSettings, packageFolder: string) {
	const build = queueOf(packageFolder);
	const queue = await build.openQueue(settings);
	setup.atEnd(() => queue.close());
	return { ...build, queue };
}

const textsOf = (collected: { result?: unknown }[]) =>
	collected.map(({ result }) => (result as { text: string } | undefined)?.text);

const ways = releases.flatMap((version): [string, () => string, () => string][] => [
	[`${version} → now`, () => releasedPackage(version), builtPackage],
	[`now → ${version}`, builtPackage, () => releasedPackage(version)],
]);

describe.each(ways)('%s', (_way, from, to) => {
	test('what one left waiting, delayed, failed and awaited, the other finishes once', async () => {
		const { settings } = await setup.queue();
		let isBroken = true;
		const server = await setup.chatServer((prompt, response) => {
			if (!isBroken || prompt !== 'refused') return false;
			json(response, 400, { error: { message: 'Not like this' } });
			return true;
		});
		const n8n = await httpServer(({ body: { batchId } }, response) => {
			json(response, 200, { batchId, resumed: true });
		});
		setup.atEnd(n8n.close);
		const before = await node(settings, from());
		const first = await worker(settings, from());
		const ended = await before.dispatch(before.queue, chats(server, ['one', 'refused']));
		expect(await finished(before.queue, ended.batchId)).toMatchObject({ completed: 1, failed: 1 });
		const held = await before.dispatch(before.queue, chats(server, ['hold 1', 'hold 2', 'two']));
		const later = chats(server, ['later'], { notBefore: Date.now() + 4000 });
		const delayed = await before.dispatch(before.queue, later);
		await until(() => server.held.size === 2, 'two jobs under way');
		const waitingNode = { executionId: '7', nodeId: 'node' };
		await before.requestCallback(before.queue, held.batchId, waitingNode, `${n8n.url}/resume`);
		await first.end('SIGKILL');

		const second = await worker(settings, to());
		const after = await node(settings, to());
		const texts = textsOf(await after.collect(after.queue, { batchId: ended.batchId }));
		isBroken = false;
		await after.retryFailed(after.queue, { batchId: ended.batchId });
		await until(() => server.held.size === 2, 'the jobs of the dead worker');
		server.release();
		for (const [{ batchId }, wanted] of [
			[ended, ['echo one', 'echo refused']],
			[held, ['echo hold 1', 'echo hold 2', 'echo two']],
			[delayed, ['echo later']],
		] as const) {
			expect(await finished(after.queue, batchId)).toMatchObject({ completed: wanted.length });
			expect(textsOf(await before.collect(before.queue, { batchId }))).toEqual(wanted);
		}
		expect(texts[0]).toBe('echo one');
		await until(() => n8n.received.length > 0, 'the callback');
		expect(n8n.received).toHaveLength(1);
		// Only what was under way at the kill is asked twice.
		expect(Object.fromEntries(server.calls)).toMatchObject({ one: 1, two: 1, later: 1 });
		expect(second.complaints).toEqual([]);
	});

	test('a document that one has half extracted is not paid for again', async () => {
		const { settings } = await setup.queue();
		const calls = new Map<string, number>();
		let isHeld = true;
		const server = await httpServer(({ body }, response) => {
			const [, part = ''] = /part (\d)/i.exec(JSON.stringify(body)) ?? [];
			calls.set(part, (calls.get(part) ?? 0) + 1);
			if (part === '3' && isHeld) return;
			json(response, 200, completion(says(JSON.stringify({ names: [`name ${part}`] }))));
		});
		setup.atEnd(server.close);
		const request = {
			...{ model: 'tiny', chunkChars: 200, overlapChars: 0 },
			text: Array.from({ length: 20 }, (_, i) => `This is sentence ${String(i)}.`).join('\n'),
			schema: {
				type: 'object',
				properties: { names: { type: 'array', items: { type: 'string' } } },
			},
		};
		const endpoint = { baseUrl: `${server.url}/v1`, apiKey: 'key', profile: 'openai' as const };
		const items = [{ request, itemIndex: 0 }];
		const before = await node(settings, from());
		const first = await worker(settings, from());
		const batch = chats({ endpoint }, [], { capability: 'extraction', items });
		const { batchId, jobIds } = await before.dispatch(before.queue, batch);
		const steps = before.queue.key('steps', jobIds[0] ?? '');
		await until(async () => (await before.queue.redis.hlen(steps)) === 2, 'two kept chunks');
		await until(() => calls.get('3') === 1, 'the call that is held');
		await first.end('SIGKILL');
		isHeld = false;
		await worker(settings, to());
		await finished(before.queue, batchId);
		expect(await collect(before.queue, { batchId })).toMatchObject([
			{ state: 'completed', result: { chunks: 3 } },
		]);
		expect(Object.fromEntries(calls)).toEqual({ 1: 1, 2: 1, 3: 2 });
	});
});

test.each(releases)(
	'%s and now side by side, nodes and workers of both: all once',
	async (version) => {
		const { settings } = await setup.queue();
		const server = await setup.chatServer(undefined, 20);
		const builds = [releasedPackage(version), builtPackage()];
		const workers = await Promise.all(builds.map((build) => worker(settings, build)));
		const nodes = await Promise.all(builds.map((build) => node(settings, build)));
		const batches = await Promise.all(
			nodes.map(({ dispatch, queue }, at) =>
				dispatch(queue, chats(server, prompts(40, `node ${String(at)}`))),
			),
		);
		for (const [at, { batchId }] of batches.entries()) {
			for (const { queue, collect: read } of nodes) {
				expect(await finished(queue, batchId)).toMatchObject({ completed: 40 });
				const wanted = prompts(40, `echo node ${String(at)}`);
				expect(textsOf(await read(queue, { batchId }))).toEqual(wanted);
			}
		}
		expect(new Set(server.calls.values())).toEqual(new Set([1]));
		for (const { lines } of workers) {
			const done = new Set(
				lines.flatMap(({ msg, batchId }) => (msg === 'job completed' ? [batchId] : [])),
			);
			expect(done).toEqual(new Set(batches.map(({ batchId }) => batchId)));
		}
	},
);
