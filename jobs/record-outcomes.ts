import type { FailureDetails } from '../endpoint/failure';
import { jobIdOf } from './batch-id';
import { batchKeys } from './batch-record';
import type { JobQueue } from './open-queue';
import { isBlob, pack } from './parcel';

export type OutcomeState = 'completed' | 'failed' | 'cancelled';

/** How an item ended. */
export type Outcome =
	| { index: number; state: 'completed'; result: unknown; hints: string[] }
	| { index: number; state: 'failed' | 'cancelled'; failure: FailureDetails };

const letters: Record<OutcomeState, string> = { completed: 'c', failed: 'f', cancelled: 'x' };

/** What the letter in the `states` of a batch means; undefined while the item has no outcome. */
export function stateOfLetter(letter: string | undefined): OutcomeState | undefined {
	if (letter === 'c') return 'completed';
	if (letter === 'f') return 'failed';
	return letter === 'x' ? 'cancelled' : undefined;
}

// The first outcome of an item stays, whoever else ran it; the last of a batch sets its end.
const script = `
local names = { c = 'completed', f = 'failed', x = 'cancelled' }
if redis.call('HEXISTS', KEYS[1], 'total') == 0 then return -1 end
local recorded = 0
for i = 3, #ARGV, 3 do
	if redis.call('HSETNX', KEYS[2], ARGV[i], ARGV[i + 2]) == 1 then
		redis.call('SETRANGE', KEYS[3], ARGV[i], ARGV[i + 1])
		redis.call('HINCRBY', KEYS[1], names[ARGV[i + 1]], 1)
		recorded = recorded + 1
	end
end
local counts = redis.call('HMGET', KEYS[1], 'total', 'completed', 'failed', 'cancelled',
	'keepCompletedMs', 'keepFailedMs')
local bad = tonumber(counts[3] or 0) + tonumber(counts[4] or 0)
if tonumber(counts[2] or 0) + bad >= tonumber(counts[1]) then
	redis.call('HSETNX', KEYS[1], 'finishedAt', ARGV[1])
	local keep = bad > 0 and counts[6] or counts[5]
	if redis.call('EXISTS', KEYS[4]) == 1 then keep = math.max(keep, ARGV[2]) end
	for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], keep) end
end
return recorded
`;

const chunk = 500;

/** How long results wait for a sleeping node that does not wake, in milliseconds. */
const owedMs = 60 * 24 * 3_600_000;

/**
 * Writes how items ended, sealed, before their jobs end, so that nothing is paid for twice.
 * Says how many outcomes are new: the first outcome of an item counts.
 */
export async function recordOutcomes(
	queue: JobQueue,
	batchId: string,
	outcomes: Outcome[],
): Promise<number> {
	let recorded = 0;
	for (let from = 0; from < outcomes.length; from += chunk) {
		const triples: (string | number)[] = [];
		for (const outcome of outcomes.slice(from, from + chunk)) {
			triples.push(outcome.index, letters[outcome.state], await seal(queue, batchId, outcome));
		}
		recorded += await write(queue, batchId, triples);
	}
	return recorded;
}

/** Lets an ended batch expire when it is due: later while a sleeping node has not taken it. */
export async function renewExpiry(queue: JobQueue, batchId: string): Promise<void> {
	await write(queue, batchId, []);
}

async function write(
	queue: JobQueue,
	batchId: string,
	triples: (string | number)[],
): Promise<number> {
	const { record, outcomes, states, callbacks } = batchKeys(queue, batchId);
	const keys = [record, outcomes, states, callbacks];
	const args = [Date.now(), owedMs, ...triples];
	return Number(await queue.redis.eval(script, keys.length, ...keys, ...args));
}

async function seal(queue: JobQueue, batchId: string, outcome: Outcome): Promise<string> {
	const id = jobIdOf(batchId, outcome.index);
	const letter = letters[outcome.state];
	if (outcome.state !== 'completed') {
		return letter + (await pack(queue, outcome.failure, { purpose: 'failure', id }));
	}
	const { result, hints } = outcome;
	return letter + (await pack(queue, { result, hints }, { purpose: 'result', id }));
}

/** The blob that holds a recorded outcome, if one does. */
export function blobOfOutcome(recorded: string): string | undefined {
	const packed = recorded.slice(1);
	return isBlob(packed) ? packed : undefined;
}
