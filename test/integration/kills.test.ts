import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../jobs/batch-state';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/open-queue';
import { toneServer } from '../helpers/tone-speech';
import { cliWorker } from './helpers/cli-worker';
import { finished, fixture, until } from './helpers/fixture';
import { recording, recordings, textOf } from './helpers/recordings';

const setup = fixture();

const kills = 20;
const slots = 2;
const flags = [
	...['--lock-duration', '2', '--stalled-interval', '0.3'],
	...['--concurrency', `transcription=${String(slots)}`],
];

/** Numbers from 0 up to 1, the same for the same seed. */
function random(seed: number) {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}

/** A job may lose its worker three times: one that has is left alone. */
async function wouldBePoisoned(queue: JobQueue): Promise<boolean> {
	const jobs = queue.bull('jobs-transcription');
	const active = await queue.redis.lrange(jobs.toKey('active'), 0, -1);
	const lost = await Promise.all(active.map((id) => queue.redis.hget(jobs.toKey(id), 'stc')));
	return lost.some((times) => Number(times ?? 0) >= 2);
}

test('twenty recordings, workers killed twenty times: every transcript once', async () => {
	const server = await toneServer(async () => {
		await delay(400);
	});
	setup.atEnd(server.close);
	const queue = await setup.queue();
	const start = async () => {
		const worker = await cliWorker(queue.settings, flags);
		setup.atEnd(() => worker.end('SIGKILL'));
		return worker;
	};
	const workers = await Promise.all([start(), start()]);
	const spoken = Array.from({ length: 20 }, (_, at) => recording(6, at));
	const options = recordings(
		server,
		spoken.map(({ wav }) => wav),
	);
	const { batchId } = await dispatch(queue, options);
	const next = random(7);
	let killed = 0;
	while (killed < kills) {
		await delay(200 + 400 * next());
		if (await wouldBePoisoned(queue)) continue;
		const state = await batchState(queue, batchId);
		if (state?.finishedAt !== undefined) break;
		const victim = next() < 0.5 ? 0 : 1;
		await workers[victim]?.end('SIGKILL');
		killed += 1;
		workers[victim] = await start();
	}
	expect(killed).toBe(kills);
	expect(await finished(queue, batchId, 60_000)).toMatchObject({ completed: 20, failed: 0 });
	const results = (await collect(queue, { batchId })).map(
		({ result }) => result as { text: string; chunks: number },
	);
	expect(results.map(({ text }) => text)).toEqual(spoken.map(({ spoken: words }) => textOf(words)));
	const chunks = results.reduce((sum, one) => sum + one.chunks, 0);
	expect(server.calls.length).toBeLessThanOrEqual(chunks + kills * slots);
	await until(async () => {
		const keys = await queue.redis.keys(`${queue.settings.prefix}:*`);
		return !keys.some((key) => /:(steps|parts|kept):/.test(key));
	}, 'the end of what was kept');
}, 240_000);
