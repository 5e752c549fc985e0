import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../endpoint/failure';
import { unknownBatch, type BatchRecord } from '../records/batch-record';
import { jobIdOf, deadlineIdOf } from '../records/ids';
import { batchesQueue, deadlinesQueue, type JobQueue } from '../queue/open-queue';
import { unpack } from '../queue/encrypted-payload';
import { usageCounts } from '../records/usage-fields';
import { usageOf } from '../records/usage-of';
import { batchKeys } from '../redis/redis-keys';
import { isToRetry, letters, luaStates, stateOfLetter } from '../records/outcome-letters';
import { runScript } from '../redis/run-script';

/** So many items are opened again in one step: a call of a script takes a bounded number of arguments. */
const atOnce = 500;

/** A batch that was opened again gets its jobs within this time, in milliseconds. */
export const reopenMs = 30_000;

// Outcomes of items that failed, were cancelled or deleted go, and of jobs some of whose items
// failed; those that completed stay whatever is asked. Answers -1 where there is no batch, 0 where it
// has ended and nothing is to run, 1 where it was under way, 2 where it had ended or its deadline had
// passed, so that it begins anew.
const script = `
local names = ${luaStates}
if redis.call('HEXISTS', KEYS[1], 'total') == 0 then return -1 end
local ended = redis.call('HEXISTS', KEYS[1], 'finishedAt') == 1
local deadline = tonumber(redis.call('HGET', KEYS[1], 'deadlineAt') or '')
local anew = ended or (deadline and deadline <= tonumber(ARGV[1]))
local reopened = 0
for i = 3, #ARGV, 2 do
	local recorded = redis.call('HGET', KEYS[2], ARGV[i]) or ''
	local letter = string.sub(recorded, 1, 1)
	if names[letter] and letter ~= '${letters.completed}' then
		redis.call('HINCRBY', KEYS[1], 'inlineBytes', -#recorded)
		redis.call('HDEL', KEYS[2], ARGV[i])
		redis.call('SETRANGE', KEYS[3], ARGV[i], '${letters.reopened}')
		redis.call('HINCRBY', KEYS[1], names[letter], -1)
		for name, count in pairs(cjson.decode(ARGV[i + 1])) do
			redis.call('HINCRBY', KEYS[1], name, -count)
		end
		reopened = reopened + 1
	end
end
if ended and reopened == 0 then return 0 end
redis.call('HDEL', KEYS[1], 'finishedAt', 'cancelReason')
redis.call('HSET', KEYS[1], 'reopenedAt', ARGV[1])
if anew and ARGV[2] ~= '' then redis.call('HSET', KEYS[1], 'deadlineAt', ARGV[2]) end
for i = 1, 4 do redis.call('PERSIST', KEYS[i]) end
return anew and 2 or 1
`;

/**
 * Takes the outcomes of items that did not complete away, so that the batch is under way again. One
 * that begins anew gets the new deadline. Says which one holds; undefined where nothing is to run.
 * Throws request-invalid where the batch is gone.
 */
export async function reopenBatch(
	queue: JobQueue,
	{ batchId, deadlineAt }: BatchRecord,
	indexes: readonly number[],
	newDeadlineAt: number | undefined,
): Promise<{ deadlineAt: number | undefined } | undefined> {
	const letters = (await queue.redis.get(batchKeys(queue, batchId).states)) ?? '';
	let [isAny, isAnew] = [false, false];
	for (let from = 0; from < indexes.length || from === 0; from += atOnce) {
		const some = indexes.slice(from, from + atOnce);
		const was = await reopen(queue, batchId, letters, some, newDeadlineAt);
		if (was === -1) throw unknownBatch(queue, batchId);
		isAny ||= was > 0;
		// Once some of it is open again, the rest finds it under way.
		isAnew ||= was === 2;
	}
	if (!isAny) return undefined;
	if (!isAnew) return { deadlineAt };
	// The job of the old deadline may be there still, and would keep the new one out.
	await queue.bull(deadlinesQueue).remove(deadlineIdOf(batchId));
	return { deadlineAt: newDeadlineAt };
}

async function reopen(
	queue: JobQueue,
	batchId: string,
	letters: string,
	indexes: readonly number[],
	newDeadlineAt: number | undefined,
): Promise<number> {
	const { record, outcomes, states, callbacks } = batchKeys(queue, batchId);
	const keys = [record, outcomes, states, callbacks];
	const args: (string | number)[] = [Date.now(), newDeadlineAt ?? ''];
	for (const index of indexes) {
		const isPartial = isToRetry(letters[index]) && stateOfLetter(letters[index]) === 'completed';
		const recorded = isPartial ? await queue.redis.hget(outcomes, String(index)) : null;
		const used =
			recorded === null ? {} : await usageOfOutcome(queue, jobIdOf(batchId, index), recorded);
		args.push(index, JSON.stringify(used));
	}
	return Number(await runScript(queue.redis, script, keys, args));
}

/** What an outcome that goes has added to the sums of its batch: it is added anew with the next one. */
async function usageOfOutcome(queue: JobQueue, id: string, recorded: string) {
	try {
		const opened = await unpack(queue, recorded.slice(1), { purpose: 'result', id });
		return usageCounts(usageOf((opened as { result: unknown }).result));
	} catch {
		// One that cannot be opened any more does not hold back the retry.
		return {};
	}
}

/** The deadline of a batch that begins anew: as far away as it was at first. */
export function deadlineAnew(batch: BatchRecord): number | undefined {
	if (batch.deadlineAt === undefined) return undefined;
	const began = Math.max(batch.createdAt, batch.notBefore ?? 0);
	return Date.now() + Math.max(60_000, batch.deadlineAt - began);
}

// What was read of the batch a moment ago may have expired.
const announceScript = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'reopenedAt', ARGV[1]) end
`;

/** Says that jobs of the batch are about to go and come back: its parent waits for them. */
export async function announceReopening(queue: JobQueue, batchId: string): Promise<void> {
	await runScript(queue.redis, announceScript, [batchKeys(queue, batchId).record], [Date.now()]);
}

const patienceMs = 15_000;

/**
 * Removes the parent of a batch once its jobs have ended, so that a new one can wait for those
 * that run again. Says whether it is gone: a parent that still waits for jobs stays.
 */
export async function removeEndedParent(queue: JobQueue, batchId: string): Promise<boolean> {
	const parents = queue.bull(batchesQueue);
	const until = Date.now() + patienceMs;
	for (;;) {
		const state = await parents.getJobState(batchId);
		if (state === 'waiting-children') return false;
		if (state === 'unknown') return true;
		// A worker holds it while it resumes who waits for the batch.
		if ((await parents.remove(batchId, { removeChildren: false })) > 0) return true;
		if (Date.now() > until) throw busy(batchId);
		await delay(100);
	}
}

const busy = (batchId: string) =>
	new Failure({
		kind: 'temporarily-unavailable',
		message: `A worker is resuming the execution that waits for batch ${batchId} right now`,
		hint: 'Try again in a minute',
	});
