import { setTimeout as delay } from 'node:timers/promises';
import { batchState } from '../../jobs/batch-state';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { seeded } from '../helpers/seeded';
import { toneServer } from '../helpers/tone-speech';
import { cliWorker } from './helpers/cli-worker';
import { finished, fixture, until } from './helpers/fixture';
import { keptKeys } from './helpers/kept-keys';
import { mayBePoisoned } from './helpers/last-chances';
import { recording, recordings } from './helpers/spoken-recordings';
import { joinWords } from '../helpers/join-words';

const setup = fixture();

const kills = 20;
const slots = 2;
const flags = [
	...['--lock-duration', '2', '--stalled-interval', '0.3'],
	...['--concurrency', `transcription=${String(slots)}`],
];

test('twenty recordings, workers killed twenty times: every transcript once', async () => {
	const server = await toneServer(async () => {
		await delay(700);
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
	const next = seeded(7);
	let killed = 0;
	while (killed < kills) {
		await delay(200 + 400 * next());
		if (await mayBePoisoned(queue)) continue;
		const state = await batchState(queue, batchId);
		if (state?.finishedAt !== undefined) break;
		const victim = next() < 0.5 ? 0 : 1;
		await workers[victim]?.end('SIGKILL');
		killed += 1;
		workers[victim] = await start();
	}
	expect(killed).toBe(kills);
	await finished(queue, batchId, 60_000);
	const ended = await collect(queue, { batchId });
	expect(ended.flatMap(({ failure }) => failure ?? [])).toEqual([]);
	const results = ended.map(({ result }) => result as { text: string; chunks: number });
	expect(results.map(({ text }) => text)).toEqual(
		spoken.map(({ spoken: words }) => joinWords(words)),
	);
	const chunks = results.reduce((sum, one) => sum + one.chunks, 0);
	expect(server.calls.length).toBeLessThanOrEqual(chunks + kills * slots);
	await until(async () => (await keptKeys(queue)).length === 0, 'the end of what was kept');
});
