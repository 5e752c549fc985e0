import { batchState } from '../../jobs/batch-state';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { sweepBlobs } from '../../workers/watching/sweep-blobs';
import { json } from '../helpers/http-server';
import { toneServer } from '../helpers/tone-speech';
import { ageBlobs, blobFiles } from './helpers/blob-files';
import { finished, fixture, until } from './helpers/fixture';
import { keptKeys } from './helpers/kept-keys';
import { recording, recordings as batch } from './helpers/spoken-recordings';
import { joinWords } from '../helpers/join-words';

const setup = fixture();

type Server = Awaited<ReturnType<typeof toneServer>>;

async function tones(...rule: Parameters<typeof toneServer>): Promise<Server> {
	const server = await toneServer(...rule);
	setup.atEnd(server.close);
	return server;
}

const worker = async (queue: JobQueue, slots: number) =>
	await setup.worker(queue, { concurrency: { transcription: slots } });

test('the chunks of recordings are jobs that any worker takes, and come back joined', async () => {
	const server = await tones();
	const queue = await setup.queue();
	const recordings = [recording(4), recording(3, 5), recording(1, 9)];
	await worker(queue, 2);
	await worker(queue, 2);
	const { batchId } = await dispatch(
		queue,
		batch(
			server,
			recordings.map(({ wav }) => wav),
		),
	);
	expect(await finished(queue, batchId)).toMatchObject({ completed: 3, failed: 0 });
	const collected = await collect(queue, { batchId });
	const results = collected.map(({ result }) => result as { text: string; chunks: number });
	expect(results.map(({ text }) => text)).toEqual(
		recordings.map(({ spoken }) => joinWords(spoken)),
	);
	for (const [index, minChunks] of [4, 3, 1].entries()) {
		expect(results[index]?.chunks).toBeGreaterThanOrEqual(minChunks);
	}
	expect(server.calls).toHaveLength(results.reduce((sum, { chunks }) => sum + chunks, 0));
	await until(async () => (await keptKeys(queue)).length === 0, 'the end of what was kept');
});

test('a finished chunk is not paid for twice where another one fails', async () => {
	const failing = new Map<string, number>();
	const server = await tones(({ fileName }, response) => {
		const call = (failing.get(fileName) ?? 0) + 1;
		failing.set(fileName, call);
		if (fileName !== 'call-0-2.wav' || call > 4) return;
		json(response, 503, { error: { message: 'overloaded' } });
	});
	const queue = await setup.queue();
	const { transcription } = queue.catalogue;
	if (!transcription) throw new Error('The catalogue has no transcription');
	await setup.worker(queue, {
		catalogue: { transcription: { ...transcription, backoffMs: 50 } },
		concurrency: { transcription: 2 },
	});
	const { wav, spoken } = recording(4);
	const { batchId } = await dispatch(queue, batch(server, [wav]));
	await finished(queue, batchId);
	const [only] = await collect(queue, { batchId });
	expect(only).toMatchObject({ state: 'completed', result: { text: joinWords(spoken) } });
	const { 'call-0-2.wav': again, ...others } = Object.fromEntries(failing);
	expect(again).toBe(5);
	expect(new Set(Object.values(others))).toEqual(new Set([1]));
});

test('a refused chunk fails its recording at once, and the others are not asked for', async () => {
	const server = await tones((_heard, response) => {
		json(response, 401, { error: { message: 'Incorrect API key provided' } });
	});
	const queue = await setup.queue();
	await worker(queue, 1);
	const { batchId } = await dispatch(queue, batch(server, [recording(6).wav]));
	await finished(queue, batchId);
	const [only] = await collect(queue, { batchId });
	expect(only).toMatchObject({ state: 'failed', failure: { kind: 'credential-invalid' } });
	expect(server.calls).toHaveLength(1);
	await until(async () => (await keptKeys(queue)).length === 0, 'the end of what was kept');
});

test('a cancelled recording stops its running chunks and drops the others', async () => {
	let aborted = 0;
	const server = await tones((_heard, response) => {
		response.on('close', () => (aborted += response.writableEnded ? 0 : 1));
		return true;
	});
	const queue = await setup.queue();
	await worker(queue, 2);
	const { batchId } = await dispatch(queue, batch(server, [recording(6).wav]));
	await until(() => server.calls.length === 2, 'two chunks under way');
	expect(await batchState(queue, batchId)).toMatchObject({ state: 'running', running: 1 });
	expect(await cancel(queue, { batchId }, 'cancelled')).toBe(1);
	await until(() => aborted === 2, 'the end of the requests');
	await until(async () => (await keptKeys(queue)).length === 0, 'the end of what was kept');
	expect(server.calls).toHaveLength(2);
});

test('a chunk that fails for good is a gap with a warning, and the rest is kept', async () => {
	const server = await tones(({ fileName }, response) => {
		if (fileName !== 'call-0-2.wav') return;
		json(response, 400, { error: { message: 'This recording cannot be decoded' } });
	});
	const queue = await setup.queue();
	await worker(queue, 2);
	const { wav, spoken } = recording(4);
	const { batchId } = await dispatch(queue, batch(server, [wav]));
	await finished(queue, batchId);
	const [only] = await collect(queue, { batchId });
	const { text, warnings } = only?.result as { text: string; warnings: string[] };
	expect(only?.state).toBe('completed');
	expect(warnings.join()).toMatch(/Nothing could be transcribed between .*cannot be decoded/);
	expect(text.length).toBeGreaterThan(joinWords(spoken).length / 2);
	expect(text.length).toBeLessThan(joinWords(spoken).length);
});

test('a recording that is cancelled while none of its chunks runs leaves nothing behind', async () => {
	const server = await tones((_heard, response) => {
		json(response, 429, { error: { message: 'slow down' } }, { 'retry-after': '120' });
	});
	const queue = await setup.queue();
	const running = await worker(queue, 4);
	const { batchId } = await dispatch(queue, batch(server, [recording(3).wav]));
	await until(async () => {
		const { delayed = 0 } = await queue.bull('jobs-transcription').getJobCounts('delayed');
		return delayed >= 3;
	}, 'delayed chunks');
	await running.close();
	await cancel(queue, { batchId }, 'cancelled');
	await until(async () => (await keptKeys(queue)).length === 0, 'the end of what was kept');
});

test('a short recording is not paid for twice where its second try fails', async () => {
	const calls: number[] = [];
	const server = await tones(({ seconds, spoken: words }, response, call) => {
		calls.push(seconds);
		if (call === 1) {
			const text = 'and so on and so on '.repeat(30);
			json(response, 200, { text, segments: [{ start: 0, end: seconds, text }] });
		} else if (call === 2) {
			json(response, 200, { text: joinWords(words), segments: [] });
		} else if (call < 7) {
			json(response, 503, { error: { message: 'overloaded' } });
		}
	});
	const queue = await setup.queue();
	const { transcription } = queue.catalogue;
	if (!transcription) throw new Error('The catalogue has no transcription');
	await setup.worker(queue, {
		catalogue: { transcription: { ...transcription, backoffMs: 50 } },
		concurrency: { transcription: 1 },
	});
	const options = batch(server, [recording(2).wav]);
	for (const item of options.items)
		Object.assign('request' in item ? (item.request as object) : {}, { chunkMinutes: 8 });
	const { batchId } = await dispatch(queue, options);
	await finished(queue, batchId);
	const whole = calls[0] ?? 0;
	expect(calls.filter((seconds) => seconds === whole)).toHaveLength(1);
});

test('a recording says how far it is, and so does its batch', async () => {
	let release: (() => void) | undefined;
	const gate = new Promise<void>((resolve) => (release = resolve));
	const server = await tones(async (_heard, _response, call) => {
		if (call > 3) await gate;
	});
	const queue = await setup.queue();
	await worker(queue, 1);
	const { batchId } = await dispatch(queue, batch(server, [recording(6).wav]));
	const state = await until(async () => {
		const now = await batchState(queue, batchId, { jobs: true });
		return now && (now.jobs?.[0]?.progress ?? 0) >= 0.3 ? now : undefined;
	}, 'three finished chunks');
	expect(state.jobs?.[0]).toMatchObject({ state: 'running', label: 'call-0.wav' });
	expect(state.progress).toBeGreaterThan(0.3);
	expect(state.progress).toBeLessThan(1);
	release?.();
	await finished(queue, batchId);
});

test('the files of a running recording are not swept, and go once it is done', async () => {
	let release: (() => void) | undefined;
	const gate = new Promise<void>((resolve) => (release = resolve));
	const server = await tones(async (_heard, _response, call) => {
		if (call > 1) await gate;
	});
	const queue = await setup.queue();
	await worker(queue, 1);
	const { batchId } = await dispatch(queue, batch(server, [recording(4).wav]));
	await until(() => server.calls.length === 2, 'the second chunk');
	ageBlobs(queue, 30);
	expect(await sweepBlobs(queue)).toBe(0);
	release?.();
	await finished(queue, batchId);
	await until(async () => (await keptKeys(queue)).length === 0, 'what was kept to go');
	const before = blobFiles(queue).length;
	// An hour later what only the chunks needed is due, and what the batch needs is not.
	expect(await sweepBlobs(queue)).toBe(0);
	ageBlobs(queue, 1.5);
	await sweepBlobs(queue);
	expect(blobFiles(queue).length).toBeLessThan(before);
	expect(blobFiles(queue).length).toBeGreaterThan(0);
});
