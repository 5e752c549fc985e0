import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../jobs/batch-state';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { openDirectoryStorage } from '../../jobs/blobs/directory-storage';
import { filesOf } from '../../jobs/blobs/open-storage';
import { encryptionKeys } from '../../jobs/encryption/encryption-keys';
import { checkQueue } from '../../jobs/queue/check-queue';
import { readQueueSettings } from '../../jobs/redis/read-queue-settings';
import { purge } from '../../workers/commands/purge';
import { serveFiles } from '../../workers/files/serve-files';
import { s3Server } from '../helpers/s3-server';
import { toneServer } from '../helpers/tone-speech';
import { chats, finished, fixture, runChats, until, type TestSettings } from './helpers/fixture';
import { recording, recordings } from './helpers/spoken-recordings';

const setup = fixture();
const media = { concurrency: { transcription: 2, chat: 2 } };

/** Settings of n8n and of its workers, none of which share a disk, and whether the workers run already. */
type Start = () => Promise<{ n8n: TestSettings; worker: TestSettings }>;

const starts: [string, Start][] = [
	[
		'a directory',
		() => {
			const settings = setup.settings();
			return Promise.resolve({ n8n: settings, worker: settings });
		},
	],
	[
		'an S3 bucket',
		async () => {
			const server = await s3Server();
			setup.atEnd(server.close);
			const [n8n, worker] = twoMachines();
			return { n8n: { ...n8n, s3: server.settings }, worker: { ...worker, s3: server.settings } };
		},
	],
	[
		'a worker that serves its folder',
		async () => {
			const [n8n, worker, serving] = twoMachines();
			const own = await setup.queue(serving);
			const { filesPort } = await setup.worker(own, { ...media, serveFilesPort: 0 });
			const filesUrl = `http://127.0.0.1:${String(filesPort)}`;
			return { n8n: { ...n8n, filesUrl }, worker: { ...worker, filesUrl } };
		},
	],
];

/** The same queue, with a folder of its own on each machine. */
function twoMachines(): [TestSettings, TestSettings, TestSettings] {
	const first = setup.settings();
	const onOther = () => ({ ...first, fileDirectory: setup.settings().fileDirectory });
	return [first, onOther(), onOther()];
}

async function toneEndpoint() {
	const server = await toneServer();
	setup.atEnd(server.close);
	return server;
}

test.each(starts)('the same batches give the same results over %s', async (_name, start) => {
	const { n8n, worker } = await start();
	const queue = await setup.queue(n8n);
	const workersQueue = await setup.queue(worker);
	await setup.worker(workersQueue, media);
	const tones = await toneEndpoint();
	const files = [recording(2).wav, recording(1, 40).wav, recording(2, 80).wav];
	const calls = await dispatch(queue, recordings(tones, files));
	const server = await setup.chatServer();
	const long = randomBytes(60_000).toString('base64');
	const texts = await runChats(queue, chats(server, [long, 'short', long]));
	await finished(queue, calls.batchId);

	expect(await collect(queue, texts)).toMatchObject(
		[long, 'short', long].map((text) => ({ result: { text: `echo ${text}` } })),
	);
	const heard = await collect(queue, calls);
	expect(heard.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
	expect(textsOf(heard)).toEqual(await heardAtHome(files));
	expect((await checkQueue(n8n)).findings.filter(({ level }) => level === 'error')).toEqual([]);
});

const textsOf = (outcomes: { result?: unknown }[]) =>
	outcomes.map(({ result }) => (result as { text: string }).text);

/** The same recordings over a folder that everybody shares. */
async function heardAtHome(files: Buffer[]) {
	const queue = await setup.queue();
	await setup.worker(queue, media);
	const { batchId } = await dispatch(queue, recordings(await toneEndpoint(), files));
	await finished(queue, batchId);
	return textsOf(await collect(queue, { batchId }));
}

test('everything in the bucket goes with a purge', async () => {
	const server = await s3Server();
	setup.atEnd(server.close);
	const queue = await setup.queue({ ...setup.settings(), s3: server.settings });
	const tones = await toneEndpoint();
	await dispatch(queue, recordings(tones, [recording(1).wav]));
	const { text: said } = await purge(queue.settings, { all: true, dryRun: false });
	expect(said).toMatch(/\d+ {2}files/);
	expect(await queue.blobs.storage.removeAll({ dryRun: true })).toBe(0);
});

test('n8n and a worker that keep files in different places are told so', async () => {
	const server = await s3Server();
	setup.atEnd(server.close);
	const settings = setup.settings();
	await setup.worker(await setup.queue(settings));
	const { ok, findings } = await checkQueue({ ...settings, s3: server.settings });
	expect(ok).toBe(false);
	const [finding] = findings.filter(({ level }) => level === 'error');
	expect(finding?.what).toContain('keeps its files in another place than n8n');
	expect(finding?.howTo).toContain('N8N_AI_S3_BUCKET');
});

/** A queue of n8n and of a worker whose files a third machine serves, which can go away for a while. */
async function servedElsewhere() {
	const [n8n, worker, serving] = twoMachines();
	const settings = readQueueSettings(serving);
	const { prefix } = settings;
	const storage = await openDirectoryStorage(filesOf(settings));
	const about = { storage, keys: encryptionKeys(settings), prefix };
	let files = await serveFiles(0, about);
	setup.atEnd(() => {
		files.close();
	});
	const filesUrl = `http://127.0.0.1:${String(files.port)}`;
	return {
		queue: await setup.queue({ ...n8n, filesUrl }),
		workersQueue: await setup.queue({ ...worker, filesUrl }),
		goAway: () => {
			files.close();
		},
		comeBack: async () => {
			files = await serveFiles(files.port, about);
		},
	};
}

test('a batch goes on where the worker that serves files is away for a while', async () => {
	const { queue, workersQueue, goAway, comeBack } = await servedElsewhere();
	const tones = await toneEndpoint();
	const { batchId } = await dispatch(
		queue,
		recordings(tones, [recording(1).wav, recording(2).wav]),
	);
	await setup.worker(workersQueue, media);
	goAway();
	await delay(3000);
	await comeBack();
	await finished(queue, batchId);
	const states = (await collect(queue, { batchId })).map(({ state }) => state);
	expect(states).toEqual(['completed', 'completed']);
});

test('a result is paid for once, though the storage is away when it is written', async () => {
	const { queue, workersQueue, goAway, comeBack } = await servedElsewhere();
	await setup.worker(workersQueue, media);
	const long = `hold ${randomBytes(60_000).toString('base64')}`;
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, [long]));
	await until(() => server.held.size === 1, 'the job runs');
	goAway();
	server.release();
	await delay(6000);
	expect(await batchState(queue, batchId)).toMatchObject({ completed: 0, failed: 0, running: 1 });
	await comeBack();
	await finished(queue, batchId);
	expect(server.calls.get(long)).toBe(1);
});
