import type { FailureDetails } from '../../endpoint/failure';
import { jobIdOf } from './ids';
import { batchFields, type BatchRecord } from './batch-record';
import { keepEventsMs } from './events';
import type { JobQueue } from '../queue/open-queue';
import { inlineLimit, isBlob, maxInline, pack } from '../queue/encrypted-payload';
import { thoughFull } from '../redis/though-full';
import { usageCounts } from './usage-fields';
import { usageOf } from './usage-of';
import { batchKeys, eventKeys, indexKeys, jobKeys } from '../redis/redis-keys';
import { runScript } from '../redis/run-script';
import { letters, luaStates } from './outcome-letters';

/** How an item ended. */
export type JobOutcome =
	| {
			index: number;
			state: 'completed';
			result: unknown;
			hints: string[];
			/** Some of the items that share the job ran into what may pass: it can be retried. */
			isPartial?: boolean;
	  }
	| { index: number; state: 'failed' | 'cancelled'; failure: FailureDetails };

const letterOf = (outcome: JobOutcome) =>
	letters[outcome.state === 'completed' && outcome.isPartial ? 'partial' : outcome.state];

// The first outcome of an item stays, whoever else ran it; the last of a batch sets its end. What
// happened stands in the streams of events as well, in the same step, so that no trigger misses it.
// With further keys, three a job, what was kept of each goes as well, but for files: where there are
// any, its index is in the answer.
const script = `
if ARGV[5] == '1' then ${thoughFull} end
local names = ${luaStates}
local about = redis.call('HMGET', KEYS[1], 'total', 'capability', 'identity', 'reopenedAt')
local files = {}
for i = 10, #KEYS, 3 do
	if redis.call('EXISTS', KEYS[i]) == 1 then files[#files + 1] = ARGV[7 + (i - 10) / 3 * 4] end
end
local function forget()
	for i = 8, #KEYS, 3 do redis.call('DEL', KEYS[i], KEYS[i + 1]) end
end
if not about[1] then
	forget()
	return { -1, files }
end
if ARGV[6] ~= '' and ARGV[6] ~= '=' .. (about[4] or '') then return { 0, files } end
local recorded = 0
for i = 7, #ARGV, 4 do
	if redis.call('HSETNX', KEYS[2], ARGV[i], ARGV[i + 2]) == 1 then
		local state = names[ARGV[i + 1]]
		redis.call('SETRANGE', KEYS[3], ARGV[i], ARGV[i + 1])
		redis.call('HINCRBY', KEYS[1], state, 1)
		redis.call('HINCRBY', KEYS[1], 'inlineBytes', #ARGV[i + 2])
		for name, count in pairs(cjson.decode(ARGV[i + 3])) do
			redis.call('HINCRBY', KEYS[1], name, count)
		end
		redis.call('XADD', KEYS[6], 'MINID', '~', ARGV[3], '*', 'batchId', ARGV[4], 'state', state,
			'capability', about[2], 'identity', about[3], 'index', ARGV[i])
		recorded = recorded + 1
	end
end
forget()
if recorded > 0 then redis.call('HDEL', KEYS[1], 'stalled') end
local said = redis.call('HMGET', KEYS[1], 'completed', 'failed', 'cancelled', 'keepCompletedMs',
	'keepFailedMs')
local total, completed = tonumber(about[1]), tonumber(said[1] or 0)
local failed, cancelled = tonumber(said[2] or 0), tonumber(said[3] or 0)
if completed + failed + cancelled >= total then
	if redis.call('HSETNX', KEYS[1], 'finishedAt', ARGV[1]) == 1 then
		local record = redis.call('HMGET', KEYS[1], ${batchFields.map((name) => `'${name}'`).join(', ')})
		redis.call('XADD', KEYS[5], 'MINID', '~', ARGV[3], '*', 'batchId', ARGV[4], 'state', 'ended',
			'record', cjson.encode(record))
	end
	local keep = failed + cancelled > 0 and said[5] or said[4]
	if redis.call('EXISTS', KEYS[4]) == 1 then keep = math.max(keep, ARGV[2]) end
	for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], keep) end
	redis.call('ZADD', KEYS[7], ARGV[1] + keep, ARGV[4] .. '/' .. about[2] .. '/' .. about[1])
end
return { recorded, files, total, completed, failed, cancelled }
`;

const chunk = 500;

/** How long results are kept for a waiting node that is not resumed, in milliseconds. */
const pendingMs = 60 * 24 * 3_600_000;

interface RecordOptions {
	/** Writes what is encrypted; a worker does so again for as long as Redis takes no writes. */
	persist?: <T>(write: () => Promise<T>) => Promise<T>;
	/** Whether it is written though Redis is full: what frees memory in the end. */
	isThoughFull?: boolean;
	/**
	 * Writes only while the `reopenedAt` of the batch is this one, null where it has none: after a
	 * retry in between the jobs run anew, and what is to be written holds no more.
	 */
	reopenedAt?: string | null;
	/** Removes in the same step what was kept of the jobs while they ran, but for files. */
	isForgotten?: boolean;
	/** Characters that results of the batch took in Redis a while ago: far from full, nobody asks again. */
	inlineBytes?: number | undefined;
}

/** What became of outcomes that were to be written. */
export interface Recorded {
	/** How many are new: the first outcome of an item counts. */
	count: number;
	/** Places of the jobs that have kept files, where their jobs were to be forgotten. */
	withFiles: number[];
	/** How far the batch is; undefined where it has expired, or was opened again. */
	batch?: Pick<BatchRecord, 'total' | 'completed' | 'failed' | 'cancelled'>;
}

/** Writes how items ended, encrypted, before their jobs end, so that nothing is paid for twice. */
export async function recordOutcomes(
	queue: JobQueue,
	batchId: string,
	outcomes: JobOutcome[],
	{ persist = (write) => write(), inlineBytes, ...options }: RecordOptions = {},
): Promise<Recorded> {
	let all: Recorded = { count: 0, withFiles: [] };
	for (let from = 0; from < outcomes.length; from += chunk) {
		const some = outcomes.slice(from, from + chunk);
		const rows: (string | number)[] = [];
		for (const outcome of some) {
			const encrypted = await encrypt(queue, batchId, outcome, inlineBytes);
			const used = outcome.state === 'completed' ? usageOf(outcome.result) : outcome.failure.usage;
			rows.push(outcome.index, letterOf(outcome), encrypted, JSON.stringify(usageCounts(used)));
		}
		const { isForgotten = false } = options;
		const jobs = isForgotten ? some.map(({ index }) => jobIdOf(batchId, index)) : [];
		const recorded = await persist(() => write(queue, batchId, rows, jobs, options));
		const withFiles = [...all.withFiles, ...recorded.withFiles];
		all = { ...recorded, count: all.count + recorded.count, withFiles };
	}
	return all;
}

/** Lets an ended batch expire when it is due: later while a waiting node has not taken it. */
export async function renewExpiry(queue: JobQueue, batchId: string): Promise<void> {
	await write(queue, batchId, [], []);
}

async function write(
	queue: JobQueue,
	batchId: string,
	rows: (string | number)[],
	/** Whose kept steps and parts go. */
	jobIds: string[],
	{ isThoughFull = false, reopenedAt }: RecordOptions = {},
): Promise<Recorded> {
	const { record, outcomes, states, callbacks } = batchKeys(queue, batchId);
	const events = eventKeys(queue);
	const keys = [
		record,
		outcomes,
		states,
		callbacks,
		events.batch,
		events.job,
		indexKeys(queue).expiry,
		...jobIds.flatMap((jobId) => {
			const { steps, parts, kept } = jobKeys(queue, jobId);
			return [steps, parts, kept];
		}),
	];
	const now = Date.now();
	const onlyAt = reopenedAt === undefined ? '' : `=${reopenedAt ?? ''}`;
	const how = [isThoughFull ? '1' : '', onlyAt];
	const args = [now, pendingMs, now - keepEventsMs, batchId, ...how, ...rows];
	const said = await runScript(queue.redis, script, keys, args);
	const [count, files, total, completed = 0, failed = 0, cancelled = 0] = said as Answer;
	return {
		count,
		withFiles: files.map(Number),
		...(total === undefined ? {} : { batch: { total, completed, failed, cancelled } }),
	};
}

type Answer = [count: number, files: string[], ...counts: number[]];

async function encrypt(
	queue: JobQueue,
	batchId: string,
	outcome: JobOutcome,
	inlineBytes: number | undefined,
): Promise<string> {
	const id = jobIdOf(batchId, outcome.index);
	const letter = letterOf(outcome);
	// Once the results of the batch fill their share of Redis, the next ones stand there no more.
	const readLimit = async () => {
		const isFar = inlineBytes !== undefined && inlineBytes < maxInline / 2;
		return isFar || (await readInlineBytes(queue, batchId)) < maxInline ? inlineLimit : 0;
	};
	if (outcome.state !== 'completed') {
		return letter + (await pack(queue, outcome.failure, { purpose: 'failure', id }, readLimit));
	}
	const { result, hints } = outcome;
	return letter + (await pack(queue, { result, hints }, { purpose: 'result', id }, readLimit));
}

const readInlineBytes = async (queue: JobQueue, batchId: string): Promise<number> =>
	Number((await queue.redis.hget(batchKeys(queue, batchId).record, 'inlineBytes')) ?? 0);

/** The blob that holds a recorded outcome, if one does. */
export function blobOfOutcome(recorded: string): string | undefined {
	const packed = recorded.slice(1);
	return isBlob(packed) ? packed : undefined;
}
