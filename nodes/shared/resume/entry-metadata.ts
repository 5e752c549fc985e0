import type { ITaskMetadata } from 'n8n-workflow';
import type { FailureDetails } from '../../../endpoint/failure';
import type { Sleep } from '../../../jobs/callbacks/sleeper';

/** Why a node was woken: the batches that it waited for have ended, or they cannot be found. */
export type Reason = { endedBatches: Sleep['waits'] } | { failure: FailureDetails };

/** What n8n keeps beside the input of a node. */
export type Metadata = ITaskMetadata & {
	/** Of which execution: a retry of n8n begins with what this one was run with. */
	woken?: Reason & { executionId: string };
	/** The execution in which the node slept last. */
	sleptIn?: string;
	/** Set where the entry stands before that of a node that sleeps. */
	isGuard?: boolean;
};
