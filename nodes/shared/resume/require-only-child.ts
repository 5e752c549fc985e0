import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../../endpoint/failure';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { waitingSibling, type Child } from '../../../jobs/callbacks/waiting-child';
import type { WithRun } from './guard-wait';
import { waitingNodeOf } from './waiting-node-of';

/** The node as a child of the execution that called its workflow and waits for it; undefined where none does. */
export function childOf(node: IExecuteFunctions & WithRun): Child | undefined {
	const { parentExecution } = node.runExecutionData ?? {};
	if (!parentExecution || parentExecution.shouldResume === false) return undefined;
	return { ...waitingNodeOf(node), parentId: parentExecution.executionId };
}

/**
 * Throws request-invalid where a workflow was called once for each item and one of its executions
 * waits already: n8n goes on with the first that is resumed, and drops what the others return.
 */
export async function requireOnlyChild(node: IExecuteFunctions, queue: JobQueue): Promise<void> {
	const child = childOf(node);
	const sibling = child && (await waitingSibling(queue, child));
	if (sibling === undefined) return;
	throw new Failure({
		kind: 'request-invalid',
		message: `The workflow was called once for each item, and execution ${sibling} of it is already waiting. n8n would continue with the results of only one item`,
		hint: 'In the node that calls this workflow, set Mode to "Run once with all items"',
	});
}
