import { countCommands } from './count-commands.mjs';
import { load, nothing, settingsOf } from './nothing.mjs';

// A child of worker-processes.mjs: some workers, each with an ID and connections of its own.
const { place, workers, concurrency, everything } = JSON.parse(process.argv[2]);
const commands = countCommands();
const { createWorker } = load('./workers/create-worker.js');
const { catalogue } = load('./jobs/queue/catalogue.js');
const { pino } = load('pino');
const slots = everything
	? Object.fromEntries(Object.entries(catalogue).map(([name, entry]) => [name, entry.concurrency]))
	: { nothing: concurrency };
const options = {
	queue: settingsOf(place),
	...(everything ? {} : { catalogue: nothing() }),
	concurrency: slots,
	// As the command `worker` has them.
	lockDurationMs: 30_000,
	stalledIntervalMs: 10_000,
	drainTimeoutMs: 1000,
	log: pino({ level: 'info' }, pino.destination({ dest: '/dev/null', sync: false })),
};

const running = [];
try {
	for (let at = 0; at < workers; at++) running.push(await createWorker(options));
	process.send({ ready: true });
} catch (error) {
	process.send({ failed: `${error.message} (after ${running.length} workers)` });
}
process.on('message', async (asked) => {
	if (asked === 'usage') {
		const { user, system } = process.cpuUsage();
		process.send({ cpuMs: (user + system) / 1000, rss: process.memoryUsage.rss(), ...commands });
	}
	if (asked === 'close') {
		await Promise.all(running.map((worker) => worker.close()));
		process.exit(0);
	}
});
process.on('disconnect', () => process.exit(1));
