import type {
	IDataObject,
	IExecuteData,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	ITaskMetadata,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import type { QueueSettings } from '../../../jobs/queue-settings';
import { executeFunctions, type FakeRun } from '../../helpers/execute-functions';
import { only } from '../../helpers/only';

/** Where a worker reaches the execution; nothing listens there. */
export const resumeUrl = 'https://127.0.0.1:1/webhook-waiting/7?signature=abc';

/** What a node returns whose execution sleeps: n8n does not use it. */
export const asleep = [{ json: {} }];

export interface DurableRun extends FakeRun {
	queue: QueueSettings;
	executionId?: string;
	/** What `$execution.resumeUrl` says. */
	resumeUrl?: string;
	onError?: NonNullable<INode['onError']>;
	/** What the execution that is retried left. */
	metadata?: ITaskMetadata;
}

type Host = IWebhookFunctions & { executeData?: IExecuteData | undefined };
type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** A node as n8n runs it, puts it to sleep and wakes it. */
export function durableNode({ queue, ...run }: DurableRun) {
	const sleeps: Date[] = [];
	const executionId = run.executionId ?? '7';
	const { functions, hints } = executeFunctions({
		...run,
		continueOnFail: run.onError !== undefined,
		credentials: { ...run.credentials, jobQueueRedis: queueCredential(queue) },
	});
	const node = functions.getNode();
	if (run.onError !== undefined) node.onError = run.onError;
	const expressions: Record<string, string | number> = {
		'{{ $execution.resumeUrl }}': run.resumeUrl ?? resumeUrl,
		'{{ $runIndex }}': 0,
	};
	const first: IExecuteData = {
		data: { main: [functions.getInputData()] },
		node,
		source: null,
		...(run.metadata ? { metadata: run.metadata } : {}),
	};
	let executeData = first;
	const added: Partial<IExecuteFunctions> = {
		getExecuteData: () => executeData,
		getExecutionId: () => executionId,
		getWorkflow: () => ({ id: 'workflow', name: 'My workflow', active: true }),
		isToolExecution: () => run.isTool ?? false,
		evaluateExpression(expression) {
			const value = expressions[expression];
			if (value === undefined) throw new Error(`The fake cannot evaluate ${expression}`);
			return value;
		},
		putExecutionToWait: async (until) => {
			sleeps.push(await Promise.resolve(until));
		},
	};
	Object.assign(functions, added);

	async function execute(): Promise<INodeExecutionData[]> {
		const outputs = await run.node.execute?.call(functions);
		if (!Array.isArray(outputs)) throw new Error('Expected the node to return outputs');
		return outputs[0] ?? [];
	}

	return {
		hints,
		/** Until when the execution was put to sleep, each time that it was. */
		sleeps,
		waiter: { executionId, nodeId: node.id },
		execute,
		/**
		 * Makes the call of a worker, on an n8n that lets a node run again when it is woken, or not.
		 * `items` is what the workflow goes on with, `error` what the node fails with.
		 */
		async wake(body: IDataObject, { old = false }: { old?: boolean } = {}) {
			const answers: { status?: number; json?: unknown } = {};
			const complaints: string[] = [];
			const response: Response = only<Response>('Response', {
				status(code) {
					answers.status = code;
					return response;
				},
				json(sent: unknown) {
					answers.json = sent;
					return response;
				},
			});
			// As n8n keeps it while the execution sleeps, and disables the node when it is woken.
			const kept: IExecuteData = {
				...first,
				node: { ...node, disabled: true },
				metadata: { subExecutionsCount: 0 },
			};
			const webhook = only<Host>('IWebhookFunctions', {
				executeData: old ? undefined : kept,
				logger: { ...functions.logger, error: (message) => complaints.push(message) },
				getNode: functions.getNode,
				getCredentials: functions.getCredentials,
				getNodeParameter: (name: string, fallback?: object) =>
					functions.getNodeParameter(name, 0, fallback) as object,
				getExecutionId: functions.getExecutionId,
				getBodyData: () => body,
				getResponseObject: () => response,
			});
			const said = await run.node.webhook?.call(webhook);
			if (!said) throw new Error('Expected the node to answer the call');
			const metadata: ITaskMetadata = kept.metadata ?? {};
			const about = { said, answers, metadata, complaints };
			if (kept.node.disabled) return { ...about, items: itemsOf(said), error: undefined };
			executeData = kept;
			try {
				return { ...about, items: await execute(), error: undefined };
			} catch (error) {
				return { ...about, items: [], error };
			} finally {
				executeData = first;
			}
		},
	};
}

/** A Job Queue (Redis) credential as a user filled it in. */
function queueCredential({
	url,
	prefix,
	sealingSecret,
	blobDirectory,
}: QueueSettings): IDataObject {
	return { url, prefix, sealingSecret, blobDirectory };
}

function itemsOf({ workflowData }: IWebhookResponseData): INodeExecutionData[] {
	return workflowData?.[0] ?? [];
}
