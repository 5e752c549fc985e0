import { createTurns } from '../capabilities/shared/create-turns';
import { Failure, failureDetails, type FailureDetails } from '../endpoint/failure';
import { activeJobs } from './records/active-jobs';
import { jobIdOf, sharedIdOf } from './records/ids';
import { isFinished, readItems, requireBatch, type BatchItem } from './records/batch-record';
import type { ItemState } from './batch-state';
import { readTarget, type JobTarget } from './cancel';
import type { ManyResult } from './records/job-data';
import type { JobQueue } from './queue/open-queue';
import { unpack } from './queue/encrypted-payload';
import { batchKeys } from './redis/redis-keys';
import type { OutcomeState } from './records/outcome-letters';
import { stateOfLetter } from './records/outcome-letters';

/** How one item ended, or that it has not. */
export interface Collected {
	/** Of its own also where several items share a job. */
	jobId: string;
	itemIndex: number;
	label?: string;
	state: ItemState;
	/** What the capability returned, where the item completed. */
	result?: unknown;
	/** What the user should know although the item completed. */
	hints?: string[];
	failure?: FailureDetails;
}

const atOnce = 100;

/**
 * The outcomes of the items of a batch or of one job, in order; what is unfinished says so.
 * Throws request-invalid where there is no such batch (any more).
 */
export async function collect(queue: JobQueue, target: JobTarget): Promise<Collected[]> {
	return await queue.run(async () => {
		const { batchId, only, onlyItem } = readTarget(target);
		const batch = await requireBatch(queue, batchId);
		const active = isFinished(batch) ? new Map<number, number>() : await activeJobs(queue, batch);
		const items = await readItems(queue, batchId);
		const wanted = items.map((_, i) => i).filter((i) => only === undefined || only === i);
		const collected: Collected[] = [];
		const turn = createTurns();
		for (let from = 0; from < wanted.length; from += atOnce) {
			const some = wanted.slice(from, from + atOnce);
			const recorded = await queue.redis.hmget(
				batchKeys(queue, batchId).outcomes,
				...some.map(String),
			);
			for (const [place, index] of some.entries()) {
				await turn();
				const item = items[index] ?? { itemIndex: index };
				const jobId = jobIdOf(batchId, index);
				const unfinished = active.has(index) ? 'running' : 'waiting';
				const ended = await openOutcome(queue, jobId, recorded[place], unfinished);
				for (const one of eachItem(jobId, item, ended)) {
					if (onlyItem === undefined || onlyItem === one.itemIndex) collected.push(one);
				}
			}
		}
		return collected.sort((a, b) => a.itemIndex - b.itemIndex);
	});
}

/** How each item of a job ended: its only one, or those that share it. */
function eachItem(
	jobId: string,
	{ itemIndex, label, items }: BatchItem,
	ended: Ended,
): Collected[] {
	const { result, hints, ...rest } = ended;
	if (!items) return [{ jobId, itemIndex, ...(label === undefined ? {} : { label }), ...ended }];
	const { outcomes = [] } = (result ?? {}) as Partial<ManyResult>;
	return items.map((member, at) => {
		const own = ended.state === 'completed' ? (outcomes[at] ?? { failure: noResult }) : {};
		return {
			jobId: sharedIdOf(jobId, member),
			itemIndex: member,
			...rest,
			...own,
			...('failure' in own ? { state: 'failed' } : {}),
			// Of the whole job, so they are told once.
			...(hints && at === 0 ? { hints } : {}),
		};
	});
}

const noResult: FailureDetails = {
	kind: 'output-invalid',
	message: 'The job has no result for this item',
	hint: 'Run the same version of the package in n8n and in every worker',
};

type Ended = Pick<Collected, 'state' | 'result' | 'hints' | 'failure'>;

async function openOutcome(
	queue: JobQueue,
	id: string,
	recorded: string | null | undefined,
	unfinished: ItemState,
): Promise<Ended> {
	const state = stateOfLetter(recorded?.[0]);
	if (!recorded || !state) return { state: unfinished };
	try {
		return await open(queue, id, state, recorded.slice(1));
	} catch (error) {
		// One outcome that cannot be opened does not hold back the others.
		if (!(error instanceof Failure)) throw error;
		return { state: 'failed', failure: error.details };
	}
}

async function open(queue: JobQueue, id: string, state: OutcomeState, packed: string) {
	if (state !== 'completed') {
		const failure = await unpack(queue, packed, { purpose: 'failure', id });
		return { state, failure: failureDetails.parse(failure) };
	}
	const opened = await unpack(queue, packed, { purpose: 'result', id });
	const { result, hints } = opened as { result: unknown; hints: string[] };
	return { state, result, ...(hints.length > 0 ? { hints } : {}) };
}
