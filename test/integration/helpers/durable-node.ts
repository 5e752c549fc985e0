import {
	createRunExecutionData,
	type IDataObject,
	type IExecuteData,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type ITaskMetadata,
	type IWebhookFunctions,
	type IWebhookResponseData,
	type NodeTypeAndVersion,
	type RelatedExecution,
} from 'n8n-workflow';
import type { QueueSettings } from '../../../jobs/redis/queue-settings';
import type { WithRun } from '../../../nodes/shared/resume/guard-wait';
import { executeFunctions, type FakeRun } from '../../helpers/execute-functions';
import { only } from '../../helpers/only';

/** Where a worker reaches the execution; nothing listens there. */
export const resumeUrl = 'https://127.0.0.1:1/webhook-waiting/7?signature=abc';

/** What a node returns that waits for batches: how they stand. n8n shows it and then drops it. */
export const suspended = (batches = 1): unknown[] =>
	Array.from({ length: batches }, () => ({
		json: expect.objectContaining({
			batchId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
			state: expect.stringMatching(/^(waiting|running|completed)$/) as string,
			total: expect.any(Number) as number,
			percent: expect.any(Number) as number,
		}) as unknown,
		pairedItem: expect.any(Array) as unknown,
	}));

export interface DurableRun extends FakeRun {
	queue: QueueSettings;
	executionId?: string;
	/** Which n8n runs it. */
	instanceId?: string;
	/** What `$execution.resumeUrl` says. */
	resumeUrl?: string;
	onError?: NonNullable<INode['onError']>;
	/** What the execution that is retried left. */
	metadata?: ITaskMetadata;
	/** The nodes before it; one trigger where it is not set. */
	parents?: Pick<NodeTypeAndVersion, 'type' | 'parameters'>[];
	/** The execution that called this one and waits for it. */
	parentExecution?: RelatedExecution;
}

type Host = IWebhookFunctions & WithRun & { executeData?: IExecuteData | undefined };
type Request = ReturnType<IWebhookFunctions['getRequestObject']>;
type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** A node as n8n runs it, suspends and resumes it. */
export function durableNode({ queue, ...run }: DurableRun) {
	const suspensions: Date[] = [];
	const executionId = run.executionId ?? '7';
	const instanceId = run.instanceId ?? 'n8n';
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
	const runExecutionData = runOf([], run.parentExecution);
	const stack = runExecutionData.executionData?.nodeExecutionStack ?? [];
	const parents = run.parents ?? [{ type: 'n8n-nodes-base.manualTrigger' }];
	const subNodes = functions.getParentNodes;
	const added: Partial<IExecuteFunctions> & WithRun = {
		runExecutionData,
		getParentNodes: (name, options) =>
			// Sub-nodes hang on other connections than the nodes before.
			options?.connectionType !== undefined
				? subNodes(name, options)
				: name === node.name
					? parents.map((one) => ({ ...one, name: one.type, typeVersion: 1, disabled: false }))
					: [],
		getExecuteData: () => executeData,
		getExecutionId: () => executionId,
		getInstanceId: () => instanceId,
		getWorkflow: () => ({ id: 'workflow', name: 'My workflow', active: true }),
		isToolExecution: () => run.isTool ?? false,
		evaluateExpression(expression) {
			const value = expressions[expression];
			if (value === undefined) throw new Error(`The fake cannot evaluate ${expression}`);
			return value;
		},
		setMetadata: (metadata) => {
			first.metadata = { ...first.metadata, ...metadata };
		},
		putExecutionToWait: async (until) => {
			suspensions.push(await Promise.resolve(until));
		},
	};
	Object.assign(functions, added);

	async function execute(): Promise<INodeExecutionData[]> {
		const before = suspensions.length;
		const outputs = await run.node.execute?.call(functions);
		if (!Array.isArray(outputs)) throw new Error('Expected the node to return outputs');
		// As n8n puts a node aside that waits.
		if (suspensions.length > before) stack.unshift(executeData);
		return outputs[0] ?? [];
	}

	/** What n8n keeps while the execution suspensions, and reads again: the head is switched off. */
	function keptStack(): IExecuteData[] {
		const kept = structuredClone(stack);
		const [head] = kept;
		if (head && !head.metadata?.resumeError) head.node.disabled = true;
		return kept;
	}

	/** What n8n hands to the node for a call of its address. */
	function webhookFunctions(more: Partial<Host>): Host {
		return only<Host>('IWebhookFunctions', {
			logger: functions.logger,
			getNode: functions.getNode,
			getCredentials: functions.getCredentials,
			getNodeParameter: (name: string, fallback?: object) =>
				functions.getNodeParameter(name, 0, fallback) as object,
			getExecutionId: functions.getExecutionId,
			getInstanceId: functions.getInstanceId,
			...more,
		});
	}

	return {
		hints,
		/** What the node told the editor. */
		metadata: () => first.metadata,
		/** Until when the execution was suspended, each time that it was. */
		suspensions,
		waitingNode: { instanceId, executionId, nodeId: node.id },
		execute,
		/** Looks at the address as a browser does, or as a program that takes what it says. */
		async look(accept = 'text/html,application/xhtml+xml,*/*;q=0.8') {
			const answer = { status: 0, headers: {} as Record<string, unknown>, body: '' as unknown };
			const response: Response = only<Response>('Response', {
				status(code) {
					answer.status = code;
					return response;
				},
				set(headers: unknown) {
					Object.assign(answer.headers, headers);
					return response;
				},
				send(body: unknown) {
					answer.body = body;
					return response;
				},
				json(body: unknown) {
					answer.body = JSON.parse(JSON.stringify(body)) as unknown;
					return response;
				},
			});
			const said = await run.node.webhook?.call(
				webhookFunctions({
					getRequestObject: () => only<Request>('Request', { method: 'GET', headers: { accept } }),
					getResponseObject: () => response,
				}),
			);
			return { said, ...answer };
		},
		/** Goes on as n8n does on Retry, or when a timer ends: what follows the node gets. */
		async goOn(): Promise<INodeExecutionData[]> {
			const items: INodeExecutionData[] = [];
			for (const entry of keptStack()) {
				const { resumeError } = entry.metadata ?? {};
				if (resumeError) throw new Error(resumeError.message);
				stack.length = 0;
				if (entry.node.disabled) items.push(...(entry.data.main?.[0] ?? []));
				if (entry.node.disabled || entry.node.name !== node.name) continue;
				executeData = entry;
				items.push(...(await execute()));
			}
			return items;
		},
		/**
		 * Makes the call of a worker, on an n8n that lets a node run again when it is resumed, or not.
		 * `items` is what the workflow goes on with, `error` what the node fails with.
		 */
		async resume(body: IDataObject, { old = false }: { old?: boolean } = {}) {
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
			const left = keptStack();
			const [head] = left;
			if (!head) throw new Error('The node does not wait');
			head.node.disabled = true;
			for (const one of left) one.metadata = { ...one.metadata, subExecutionsCount: 0 };
			const webhook = webhookFunctions({
				executeData: old ? undefined : head,
				runExecutionData: old ? null : runOf(left),
				logger: { ...functions.logger, error: (message) => complaints.push(message) },
				getRequestObject: () => only<Request>('Request', { method: 'POST' }),
				getBodyData: () => body,
				getResponseObject: () => response,
			});
			const said = await run.node.webhook?.call(webhook);
			if (!said) throw new Error('Expected the node to answer the call');
			const kept = left[0] ?? head;
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

const runOf = (nodeExecutionStack: IExecuteData[], parentExecution?: RelatedExecution) =>
	createRunExecutionData({
		executionData: { nodeExecutionStack },
		...(parentExecution ? { parentExecution } : {}),
	});

/** A Job Queue (Redis) credential as a user filled it in. */
function queueCredential({
	url,
	prefix,
	encryptionSecret,
	fileDirectory,
	callbackUrl = '',
}: QueueSettings): IDataObject {
	return { advanced: true, url, prefix, encryptionSecret, fileDirectory, callbackUrl };
}

function itemsOf({ workflowData }: IWebhookResponseData): INodeExecutionData[] {
	return workflowData?.[0] ?? [];
}
