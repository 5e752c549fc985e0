import type { FailureDetails } from '../../endpoint/failure';
import { jobIdOf } from './ids';
import { batchFields } from './batch-record';
import { keepEventsMs } from './events';
import type { JobQueue } from '../queue/open-queue';
import { inlineLimit, isBlob, maxInline, pack } from '../queue/encrypted-payload';
import { thoughFull } from '../redis/though-full';
import { usageCounts } from './usage-fields';
import { usageOf } from './usage-of';
import { batchKeys, eventKeys, indexKeys } from '../redis/redis-keys';
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
const script = `
if ARGV[5] == '1' then ${thoughFull} end
local names = ${luaStates}
local about = redis.call('HMGET', KEYS[1], 'total', 'capability', 'identity')
if not about[1] then return -1 end
local opened = redis.call('HGET', KEYS[1], 'reopenedAt') or ''
if ARGV[6] ~= '' and ARGV[6] ~= '=' .. opened then return 0 end
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
if recorded > 0 then redis.call('HDEL', KEYS[1], 'stalled') end
local counts = redis.call('HMGET', KEYS[1], 'total', 'completed', 'failed', 'cancelled',
	'keepCompletedMs', 'keepFailedMs')
local bad = tonumber(counts[3] or 0) + tonumber(counts[4] or 0)
if tonumber(counts[2] or 0) + bad >= tonumber(counts[1]) then
	if redis.call('HSETNX', KEYS[1], 'finishedAt', ARGV[1]) == 1 then
		local record = redis.call('HMGET', KEYS[1], ${batchFields.map((name) => `'${name}'`).join(', ')})
		redis.call('XADD', KEYS[5], 'MINID', '~', ARGV[3], '*', 'batchId', ARGV[4], 'state', 'ended',
			'record', cjson.encode(record))
	end
	local keep = bad > 0 and counts[6] or counts[5]
	if redis.call('EXISTS', KEYS[4]) == 1 then keep = math.max(keep, ARGV[2]) end
	for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], keep) end
	redis.call('ZADD', KEYS[7], ARGV[1] + keep, ARGV[4] .. '/' .. about[2] .. '/' .. about[1])
end
return recorded
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
}

/**
 * Writes how items ended, encrypted, before their jobs end, so that nothing is paid for twice.
 * Says how many outcomes are new: the first outcome of an item counts.
 */
export async function recordOutcomes(
	queue: JobQueue,
	batchId: string,
	outcomes: JobOutcome[],
	{ persist = (write) => write(), ...options }: RecordOptions = {},
): Promise<number> {
	let recorded = 0;
	for (let from = 0; from < outcomes.length; from += chunk) {
		const rows: (string | number)[] = [];
		for (const outcome of outcomes.slice(from, from + chunk)) {
			const encrypted = await encrypt(queue, batchId, outcome);
			const used = outcome.state === 'completed' ? usageOf(outcome.result) : outcome.failure.usage;
			rows.push(outcome.index, letterOf(outcome), encrypted, JSON.stringify(usageCounts(used)));
		}
		recorded += await persist(() => write(queue, batchId, rows, options));
	}
	return recorded;
}

/** Lets an ended batch expire when it is due: later while a waiting node has not taken it. */
export async function renewExpiry(queue: JobQueue, batchId: string): Promise<void> {
	await write(queue, batchId, []);
}

async function write(
	queue: JobQueue,
	batchId: string,
	rows: (string | number)[],
	{ isThoughFull = false, reopenedAt }: Omit<RecordOptions, 'persist'> = {},
): Promise<number> {
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
	];
	const now = Date.now();
	const onlyAt = reopenedAt === undefined ? '' : `=${reopenedAt ?? ''}`;
	const how = [isThoughFull ? '1' : '', onlyAt];
	const args = [now, pendingMs, now - keepEventsMs, batchId, ...how, ...rows];
	return Number(await queue.redis.eval(script, keys.length, ...keys, ...args));
}

async function encrypt(queue: JobQueue, batchId: string, outcome: JobOutcome): Promise<string> {
	const id = jobIdOf(batchId, outcome.index);
	const letter = letterOf(outcome);
	const readLimit = async () => await inlineLimitOf(queue, batchId);
	if (outcome.state !== 'completed') {
		return letter + (await pack(queue, outcome.failure, { purpose: 'failure', id }, readLimit));
	}
	const { result, hints } = outcome;
	return letter + (await pack(queue, { result, hints }, { purpose: 'result', id }, readLimit));
}

/** How long an encrypted outcome may be to stand in Redis: once those of the batch fill their share, not at all. */
async function inlineLimitOf(queue: JobQueue, batchId: string): Promise<number> {
	const filled = await queue.redis.hget(batchKeys(queue, batchId).record, 'inlineBytes');
	return Number(filled ?? 0) < maxInline ? inlineLimit : 0;
}

/** The blob that holds a recorded outcome, if one does. */
export function blobOfOutcome(recorded: string): string | undefined {
	const packed = recorded.slice(1);
	return isBlob(packed) ? packed : undefined;
}
