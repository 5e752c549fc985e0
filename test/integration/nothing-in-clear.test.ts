import { Redis } from 'ioredis';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { requestCallback } from '../../jobs/callbacks/callbacks';
import { cancel } from '../../jobs/cancel';
import { catalogue } from '../../jobs/queue/catalogue';
import { collect, type Collected } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { openQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { retryFailed } from '../../jobs/retry-failed';
import { writeWait } from '../../jobs/callbacks/wait-record';
import { OpenAiCompatibleJobs } from '../../nodes/Jobs/OpenAiCompatibleJobs.node';
import { toNodeError } from '../../nodes/shared/items/to-node-error';
import { tempPrefix } from '../../capabilities/shared/with-temp-folder';
import { findIn } from './helpers/clear-text';
import { cliCommand, cliWorker } from './helpers/cli-worker';
import { durableNode } from './helpers/durable-node';
import { echoingEndpoint } from './helpers/echoing-endpoint';
import { finished, until } from './helpers/fixture';
import { markedBatch, markedWork } from './helpers/marked-work';
import { content, contentTag, nameTag, secret, secretTag } from './helpers/marks';
import { filesBelow, redisContents, redisTraffic } from './helpers/redis-contents';
import { redisServer } from './helpers/redis-server';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

function folder(name: string): string {
	const path = mkdtempSync(join(tmpdir(), name));
	ends.push(() => {
		rmSync(path, { recursive: true, force: true });
	});
	return path;
}

/** What shows of the tags, by where. */
function shown(sources: ReadonlyMap<string, Buffer>, tags: readonly string[]): string[] {
	return [...sources].flatMap(([where, bytes]) =>
		findIn(bytes, tags).map((found) => `${where}: ${found}`),
	);
}

/** Looks at a folder as often as it can: where a mark showed in it, and the rights of its folders. */
function watchFolder(path: string) {
	const clear = new Set<string>();
	const modes = new Set<number>();
	const timer = setInterval(() => {
		try {
			for (const [file, bytes] of filesBelow(path)) {
				if (bytes.includes(contentTag)) clear.add(file.slice(path.length + 1));
			}
			for (const name of readdirSync(path)) modes.add(statSync(join(path, name)).mode & 0o777);
		} catch {
			// What goes while it is looked at is looked at no more.
		}
	}, 5);
	return {
		clear,
		modes,
		close() {
			clearInterval(timer);
		},
	};
}

/** Retries of the queue come quickly here. */
const quick = Object.fromEntries(
	Object.entries(catalogue).map(([name, entry]) => [
		name,
		{ ...entry, attempts: 2, backoffMs: 50 },
	]),
);

async function stage() {
	const password = secret('redis');
	const redis = await redisServer(['--requirepass', password, '--rdbcompression', 'no']);
	ends.push(() => redis.stop());
	const settings = {
		url: `redis://:${password}@127.0.0.1:${String(redis.port)}`,
		encryptionSecret: secret('encryption-secret'),
		fileDirectory: folder('blobs-'),
	};
	const queue = await openQueue(settings, { catalogue: quick });
	ends.push(() => queue.close());
	const traffic = await redisTraffic(redis.port, password);
	ends.push(() => {
		traffic.close();
	});
	const client = new Redis(settings.url);
	ends.push(() => {
		client.disconnect();
	});
	const endpoint = await echoingEndpoint();
	ends.push(() => endpoint.close());
	return { queue, traffic, client, endpoint };
}

async function jobsNode(queue: JobQueue, parameters: Record<string, string>) {
	const node = durableNode({
		node: new OpenAiCompatibleJobs(),
		queue: queue.settings,
		parameters,
		executionId: '8',
	});
	return await node.execute();
}

/** What the command line says that is called wrongly, or finds nothing. */
async function complaints({ settings }: JobQueue) {
	const nowhere = { ...settings, url: `redis://:${secret('redis')}@127.0.0.1:1` };
	const calls = await Promise.all([
		cliCommand(settings, ['doctor']),
		cliCommand(settings, ['purge', '--dry-run']),
		cliCommand(nowhere, ['doctor']),
		cliCommand(nowhere, ['purge']),
		cliCommand({ ...settings, url: `http://:${secret('redis')}@127.0.0.1` }, ['worker']),
		cliCommand(settings, ['worker', '--encryption-secret', secret('encryption')]),
		cliCommand({ ...settings, encryptionSecret: secretTag.slice(0, 20) }, ['worker']),
	]);
	expect(calls.map(({ code }) => code)).toEqual([0, 0, 1, 1, 2, 2, 2]);
	return calls.map(({ out, complaints: said }) => out + said).join('\n');
}

test('keys, prompts, files and results of all capabilities show nowhere on their way', async () => {
	const { queue, traffic, client, endpoint } = await stage();
	const temp = folder('temp-');
	const watched = watchFolder(temp);
	ends.push(() => {
		watched.close();
	});
	const work = markedWork(endpoint.endpoint);
	const batches = new Map<string, string>();
	for (const options of work) {
		batches.set(options.capability, (await dispatch(queue, options)).batchId);
	}
	const chats = batches.get('chat') ?? '';
	const waitingNode = { executionId: '7', nodeId: 'node' };
	const resumeUrl = `http://127.0.0.1:1/webhook-waiting/7?signature=${secret('signature')}`;
	await requestCallback(queue, chats, waitingNode, resumeUrl);
	await writeWait(queue, waitingNode, { url: resumeUrl, waits: [{ batchId: chats, items: [0] }] });
	// What BullMQ writes once a job has lost its worker too often.
	const poison = queue.bull('jobs-chat').toKey(`${chats}-7`);
	await queue.redis.hset(poison, 'defa', 'job stalled more than allowable limit');

	const worker = await cliWorker(
		queue.settings,
		['--log-level', 'trace', '--health-port', '0', '--lock-duration', '3'],
		{ TMPDIR: temp },
	);
	ends.push(() => worker.end('SIGKILL'));
	const hang = { model: 'tiny', messages: [{ role: 'user', content: content('do-hang') }] };
	const hanging = await dispatch(queue, markedBatch('chat', endpoint.endpoint, [hang, hang]));
	await until(() => endpoint.hanging() === 2, 'two requests that hang', 30_000);
	await cancel(queue, { batchId: hanging.batchId }, 'cancelled');
	const withPassword = endpoint.endpoint.baseUrl.replace('//', `//me:${secret('address')}@`);
	const refused = await dispatch(
		queue,
		markedBatch('chat', { ...endpoint.endpoint, baseUrl: withPassword }, [
			{ model: 'tiny', messages: [{ role: 'user', content: content('prompt') }] },
		]),
	);
	const all = [...batches.values(), hanging.batchId, refused.batchId];
	for (const batchId of all) await finished(queue, batchId, 60_000);
	const statesOf = async (batchId: string) =>
		(await collect(queue, { batchId })).map(({ state }) => state[0]).join('');
	const expected = { chat: 'ccffccfff', extraction: 'ccf', transcription: 'cf', embeddings: 'cc' };
	for (const [capability, batchId] of batches) {
		const { [capability]: states = 'c'.repeat(5) } = expected as Record<string, string>;
		expect(states).toContain(await statesOf(batchId));
	}
	expect(await statesOf(hanging.batchId)).toBe('cc');
	// The poisoned one has lost its worker once more.
	await queue.redis.hdel(poison, 'defa');
	expect(await retryFailed(queue, { batchId: chats })).toBe(5);
	const commands = await complaints(queue);
	await finished(queue, chats, 60_000);
	const logged = (msg: string) => worker.lines.some((line) => line.msg === msg);
	await until(() => logged('n8n has not accepted the callback yet'), 'a late call', 30_000);

	const ended: Collected[] = [];
	for (const batchId of all) ended.push(...(await collect(queue, { batchId })));
	const port = String(worker.lines.find(({ msg }) => msg === 'worker ready')?.healthPort);
	const health = await Promise.all(
		['healthz', 'readyz', 'nowhere'].map(async (path) => {
			return await (await fetch(`http://127.0.0.1:${port}/${path}`)).text();
		}),
	);
	const items = [
		...(await jobsNode(queue, { operation: 'list' })),
		...(await jobsNode(queue, { operation: 'get', target: 'batch', batchId: chats })),
		...(await jobsNode(queue, { operation: 'get', target: 'job', jobId: `${chats}-2` })),
	];
	expect(await worker.end('SIGTERM')).toBe(0);
	watched.close();

	const redis = await redisContents(client);
	const blobs = filesBelow(queue.settings.fileDirectory);
	expect(redis.size).toBeGreaterThan(100);
	expect(blobs.size).toBeGreaterThan(5);
	const log = Buffer.from(worker.lines.map((line) => JSON.stringify(line)).join('\n'));
	const open = new Map([
		...redis,
		...blobs,
		['names of files', Buffer.from([...blobs.keys()].join('\n'))],
		['commands to Redis', traffic.recorded()],
		['log', log],
		['standard error', Buffer.from(worker.complaints.join(''))],
		['health', Buffer.from(health.join('\n'))],
		['the Jobs node', Buffer.from(JSON.stringify(items))],
		['the command line', Buffer.from(commands)],
	]);
	expect(shown(open, [secretTag, contentTag])).toEqual([]);

	// Names show, as the docs say: so the search has looked where it should.
	const named = (bytes: Buffer) =>
		[...new Set(bytes.toString('latin1').match(new RegExp(`${nameTag}[a-z.-]*`, 'g')))].sort();
	const names = ['file.wav', 'node', 'workflow'].map((name) => `${nameTag}-${name}`);
	expect(named(Buffer.concat([...redis.values()]))).toEqual(names);
	expect(named(traffic.recorded())).toEqual(names);
	expect(named(log)).toEqual([`${nameTag}-file.wav`]);

	// Those who may read them have the results and the reasons, and still no secret.
	const completed = ended.filter(({ state }) => state === 'completed');
	for (const { result } of completed) {
		const isNumbers = /"(embedding|score)":/.test(JSON.stringify(result));
		expect(isNumbers || findIn(Buffer.from(JSON.stringify(result)), [contentTag]).length > 0).toBe(
			true,
		);
	}
	const errors = ended.flatMap(({ failure }) => (failure ? [failure] : []));
	expect(errors.some(({ message }) => message.includes(contentTag))).toBe(true);
	const told = new Map([
		['results', Buffer.from(JSON.stringify(ended))],
		...errors.map((failure, at) => {
			const error = toNodeError({ ...nodeOf, id: String(at) }, failure);
			return [`error ${String(at)}`, Buffer.from(inspect(error, { depth: 20 }))] as const;
		}),
	]);
	expect(shown(told, [secretTag])).toEqual([]);

	// While it works, a worker has recordings in clear in folders that only it can read.
	expect(watched.clear.size).toBeGreaterThan(0);
	for (const path of watched.clear) expect(path).toMatch(new RegExp(`^${tempPrefix}`));
	expect([...watched.modes]).toEqual([0o700]);
	expect(readdirSync(temp)).toEqual([]);
});

const nodeOf = {
	...{ id: '0', name: 'Chat', type: 'n8n-nodes-openai-compatible.openAiCompatibleChat' },
	...{ typeVersion: 1, position: [0, 0] as [number, number], parameters: {} },
};
