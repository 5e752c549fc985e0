import type { ITaskMetadata } from 'n8n-workflow';
import type { FailureDetails } from '../../../endpoint/failure';
import type { WaitRecord } from '../../../jobs/callbacks/wait-record';

/** Why a node was resumed: the batches that it waited for have ended, or they cannot be found. */
export type Reason = { endedBatches: WaitRecord['waits'] } | { failure: FailureDetails };

/** What n8n keeps beside the input of a node. */
export type Metadata = ITaskMetadata & {
	/** Of which execution: a retry of n8n begins with what this one was run with. */
	resumed?: Reason & { executionId: string };
	/** The execution in which the node waited last. */
	waitedIn?: string;
	/** Set where the entry stands before that of a node that waits. */
	isGuard?: boolean;
};
