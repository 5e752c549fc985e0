import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../endpoint/failure';
import { cancel } from '../../jobs/cancel';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { openQueue } from '../../jobs/queue/open-queue';
import { chats, prompts, until } from '../integration/helpers/fixture';
import { inFull } from './helpers/in-full';
import { redisStage } from './helpers/redis-stage';
import { reportFigures } from '../helpers/report-figures';

const jobs = inFull(200, 40);
/** How long a fault lasts, in milliseconds. */
const faultMs = inFull(5000, 1000);
/** The longest time that n8n's side may take to give up on a Redis that does not answer. */
const giveUpMs = 22_000;
/** Workers take a silent connection for dead after 12 s; a few more to be at work again. */
const silentMs = 12_000 + 6000;

type Stage = Awaited<ReturnType<typeof redisStage>>;

interface Fault {
	name: string;
	start: (stage: Stage) => unknown;
	end?: (stage: Stage) => unknown;
	/** From the end of the fault until work goes on, in milliseconds. */
	recoversMs?: number;
	/** How n8n's side says so where it fails while it lasts; where left out, it may not fail. */
	says?: RegExp;
	/** Whether it has to fail, and at once. */
	refuses?: boolean;
	/** What the worker has to say while it lasts. */
	waits?: RegExp;
	lastsMs?: number;
	/** Seconds until a job goes to another worker; it has to be longer than the fault for exact calls. */
	lockSeconds?: number;
	/** Jobs that may run twice. */
	twice?: number;
}

/** Both sides of Redis at once. */
const both = (change: (proxy: Stage['forWorker']) => unknown) => async (stage: Stage) => {
	await Promise.all([change(stage.forWorker), change(stage.forN8n)]);
};

const faults: Fault[] = [
	{
		name: 'latency and jitter',
		start: both((proxy) => {
			proxy.set({ latencyMs: 30, jitterMs: 50 });
		}),
		end: both((proxy) => {
			proxy.set({});
		}),
	},
	{
		name: 'slow drip',
		start: both((proxy) => {
			proxy.set({ bytesPerSecond: 4000 });
		}),
		end: both((proxy) => {
			proxy.set({});
		}),
	},
	{
		name: 'resets, again and again',
		start: both(async (proxy) => {
			for (let times = 0; times < 5; times++) {
				proxy.reset();
				await delay(faultMs / 5);
			}
		}),
		lastsMs: 0,
	},
	{
		name: 'answers cut by a reset',
		says: /closed the connection/,
		start: both((proxy) => {
			proxy.set({ resetAfter: 700 });
		}),
		end: both((proxy) => {
			proxy.set({});
		}),
	},
	{
		name: 'answers cut by an end',
		says: /closed the connection/,
		start: both((proxy) => {
			proxy.set({ endAfter: 700 });
		}),
		end: both((proxy) => {
			proxy.set({});
		}),
	},
	{
		name: 'connections refused',
		start: both((proxy) => {
			proxy.refuse();
			proxy.reset();
		}),
		end: both((proxy) => proxy.accept()),
		says: /no server is listening there|closed the connection/,
	},
	{
		name: 'CLIENT KILL',
		start: async ({ admin }) => {
			for (let times = 0; times < 5; times++) {
				await admin.call('CLIENT', 'KILL', 'TYPE', 'normal');
				await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
				await delay(faultMs / 5);
			}
		},
		lastsMs: 0,
	},
	{
		name: 'CLIENT PAUSE ALL',
		start: async ({ admin }) => await admin.call('CLIENT', 'PAUSE', String(faultMs), 'ALL'),
	},
	{
		name: 'CLIENT PAUSE WRITE',
		start: async ({ admin }) => await admin.call('CLIENT', 'PAUSE', String(faultMs), 'WRITE'),
	},
	{
		name: 'SCRIPT FLUSH',
		start: async ({ admin }) => {
			for (let times = 0; times < 5; times++) {
				await admin.script('FLUSH');
				await delay(faultMs / 5);
			}
		},
		lastsMs: 0,
	},
	{
		name: 'out of memory',
		start: async ({ admin }) => await admin.config('SET', 'maxmemory', '1mb'),
		end: async ({ admin }) => await admin.config('SET', 'maxmemory', '0'),
		says: /out of memory|does not have enough memory/,
		refuses: true,
		waits: /out of memory/,
		lastsMs: inFull(40_000, 1000),
		lockSeconds: 30,
		twice: inFull(4, 0),
	},
	{
		name: 'a replica',
		start: async ({ admin }) => await admin.replicaof('127.0.0.1', 1),
		end: async ({ admin }) => await admin.replicaof('NO', 'ONE'),
		says: /replica and does not accept writes/,
		refuses: true,
		waits: /replica and does not accept writes/,
	},
	{
		name: 'killed and back',
		start: ({ redis }) => redis.kill(),
		end: ({ redis }) => redis.start(),
		says: /no server is listening there|closed the connection/,
		lastsMs: inFull(15_000, 3000),
		lockSeconds: inFull(60, 12),
	},
];

const killedForLong: Fault = {
	name: 'killed and back after a minute',
	start: ({ redis }) => redis.kill(),
	end: ({ redis }) => redis.start(),
	says: /no server is listening there|closed the connection/,
	lastsMs: 60_000,
	lockSeconds: 30,
	// That its locks ran out a worker learns when Redis is back.
	twice: 4,
};

const halfOpen: Fault = {
	name: 'half open',
	start: both((proxy) => {
		proxy.mute();
	}),
	lastsMs: 0,
	lockSeconds: 30,
	recoversMs: silentMs,
};

const blackHole: Fault = {
	name: 'black hole',
	start: both((proxy) => {
		proxy.set({ blackHole: true });
		proxy.reset();
	}),
	end: both((proxy) => {
		proxy.set({});
	}),
	says: /did not answer in time/,
	lastsMs: inFull(60_000, 500),
	lockSeconds: 30,
	recoversMs: silentMs,
	twice: inFull(4, 0),
};

/** How the work ended and how long it took. */
async function outcome(work: Promise<unknown>): Promise<{ ms: number; error?: unknown }> {
	const began = Date.now();
	return await work.then(
		() => ({ ms: Date.now() - began }),
		(error: unknown) => ({ ms: Date.now() - began, error }),
	);
}

async function prove(fault: Fault): Promise<void> {
	const stage = await redisStage({ lockSeconds: fault.lockSeconds ?? inFull(30, 8) });
	try {
		await proveOn(stage, fault);
	} finally {
		await stage.close();
	}
}

async function proveOn(stage: Stage, fault: Fault): Promise<void> {
	const { name, lastsMs = faultMs, recoversMs = 6000, twice = 0 } = fault;
	const { says, refuses = false, waits, lockSeconds = inFull(30, 8) } = fault;
	const { queue, worker } = stage;
	const words = prompts(jobs);
	const { options, batchId } = await stage.begin(words);
	// Its jobs lie in wait to be cancelled.
	const later = chats(stage.server, prompts(4, 'later'), { notBefore: Date.now() + 3_600_000 });
	const { batchId: laterId } = await dispatch(queue, later);
	const waiting = outcome(stage.end(batchId, words, lastsMs + lockSeconds * 1000 + 60_000));

	await fault.start(stage);
	// What n8n runs while the fault lasts: it works, or fails in words within its time.
	const more = prompts(4, 'meanwhile');
	const second = chats(stage.server, more);
	const meanwhile = [
		outcome(dispatch(queue, second)),
		outcome(dispatch(queue, options)),
		outcome(collect(queue, { batchId })),
		outcome(cancel(queue, { batchId: laterId }, 'cancelled')),
		outcome(openQueue(stage.settings).then(async (opened) => await opened.close())),
	] as const;
	await delay(lastsMs);
	if (waits) {
		const said = async () => waits.test(String((await stage.health()).waitsFor));
		await until(said, 'the worker to say what it waits for', 20_000);
	}
	const health = await stage.health();
	const done = () => worker.lines.filter(({ msg }) => msg === 'job completed').length;
	const before = done();
	await fault.end?.(stage);
	const endedAt = Date.now();
	if (before < jobs) await until(() => done() > before, 'work that goes on', recoversMs);
	const recoveredMs = Date.now() - endedAt;

	const all = await Promise.all(meanwhile);
	for (const { ms, error } of all) {
		expect(ms).toBeLessThan(giveUpMs);
		if (error === undefined) continue;
		expect(error).toBeInstanceOf(Failure);
		expect(error).toMatchObject({
			kind: 'temporarily-unavailable',
			message: expect.stringMatching(says ?? /^$/) as string,
		});
	}
	const [queued, , collected, , opened] = all;
	if (refuses) {
		expect(queued.error).toBeDefined();
	}
	if (waits) {
		expect(JSON.stringify(worker.lines)).toMatch(waits);
		expect(health).toMatchObject({
			ready: false,
			waitsFor: expect.stringMatching(waits) as string,
		});
	}
	// Asked for again, all are joined, begun or cancelled, and each is paid for once.
	expect(await dispatch(queue, options)).toMatchObject({ batchId, attached: true });
	const { batchId: other } = await dispatch(queue, second);
	await cancel(queue, { batchId: laterId }, 'cancelled');
	const states = (await collect(queue, { batchId: laterId })).map(({ state }) => state);
	expect(states).toEqual(Array.from({ length: 4 }, () => 'cancelled'));
	expect((await waiting).error).toBeUndefined();
	await stage.end(other, more, lockSeconds * 1000 + 20_000);
	expect(stage.calls(words) + stage.calls(more)).toBeLessThanOrEqual(jobs + more.length + twice);
	const took = ({ ms, error }: { ms: number; error?: unknown }) =>
		`${String(ms)} ms${error === undefined ? '' : ' (refused)'}`;
	reportFigures(name, {
		lasted: `${String(lastsMs)} ms`,
		'went on after': before < jobs ? `${String(recoveredMs)} ms` : 'all had ended',
		dispatch: took(queued),
		collect: took(collected),
		open: took(opened),
		calls: `${String(stage.calls(words))} for ${String(jobs)} jobs`,
		warnings: worker.lines.filter(({ level }) => level === 40).length,
	});
}

// Those that take long come first, so that the others run beside them.
const all = [halfOpen, blackHole, ...inFull([killedForLong], []), ...faults];
const proofs = new Map(all.map(({ name }) => [name, Promise.withResolvers<void>()]));

beforeAll(() => {
	const waiting = [...all];
	const run = async () => {
		for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
			const proof = proofs.get(fault.name);
			await prove(fault).then(proof?.resolve, proof?.reject);
		}
	};
	for (const { promise } of proofs.values()) promise.catch(() => undefined);
	for (let atOnce = 0; atOnce < 4; atOnce++) void run();
});

test.each(all)('Redis: $name', async ({ name }) => {
	await proofs.get(name)?.promise;
});
