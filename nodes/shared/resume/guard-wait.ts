import type { IExecuteData, IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';
import type { Metadata } from './entry-metadata';

/** n8n keeps the run of an execution in each context of a node. */
export interface WithRun {
	runExecutionData?: IRunExecutionData | null;
}

/**
 * Lets no input pass as the answer. Where an execution goes on by other means than the callback
 * of a worker (Retry, a timer, after a crash), n8n switches the head of its stack off and passes its input
 * on. So an entry of the trigger stands there that has none, and the node behind it runs again.
 */
export function guardWait(node: IExecuteFunctions & WithRun): void {
	const stack = node.runExecutionData?.executionData?.nodeExecutionStack;
	const entry = node.getExecuteData();
	const guard = guardOf(node);
	const metadata: Metadata = { ...entry.metadata, waitedIn: node.getExecutionId() };
	entry.metadata = metadata;
	if (!stack || !guard) {
		metadata.resumeError = notAgain;
		return;
	}
	stack.unshift(guard, entry);
	// n8n puts the entry there as well, once the node has returned; what it saves until then is whole.
	Object.defineProperty(stack, 'unshift', {
		configurable: true,
		value(...more: IExecuteData[]) {
			Reflect.deleteProperty(stack, 'unshift');
			return stack.unshift(...more.filter((one) => one !== entry));
		},
	});
}

const isGuard = ({ metadata }: IExecuteData): boolean =>
	(metadata as Metadata | undefined)?.isGuard === true;

/** Takes the guards away: the entry of the node that waited, once it is at the head. */
export function unguard(node: WithRun): IExecuteData | undefined {
	const stack = node.runExecutionData?.executionData?.nodeExecutionStack ?? [];
	while (stack[0] && isGuard(stack[0])) stack.shift();
	return stack[0];
}

function guardOf(node: IExecuteFunctions): IExecuteData | undefined {
	const parents = node.getParentNodes(node.getNode().name);
	// The Chat Trigger would go on with the next message.
	const trigger = parents.find(
		({ name, type }) => !type.endsWith('.chatTrigger') && node.getParentNodes(name).length === 0,
	);
	if (!trigger) return undefined;
	const { name, type, typeVersion } = trigger;
	const metadata: Metadata = { isGuard: true };
	return {
		node: {
			...{ id: `guard of ${node.getNode().id}`, name, type, typeVersion },
			...{ position: [0, 0], parameters: {}, disabled: true },
		},
		data: { main: [] },
		source: null,
		metadata,
	};
}

const notAgain = {
	name: 'Error',
	message:
		'n8n continued the execution while the node was waiting, and would return its input as its result. Run the workflow again',
} as NonNullable<Metadata['resumeError']>;
