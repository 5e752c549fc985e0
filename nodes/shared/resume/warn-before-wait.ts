import { hostname } from 'node:os';
import type { IExecuteFunctions, NodeTypeAndVersion } from 'n8n-workflow';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { workersAlive, type WorkerAlive } from '../../../jobs/queue/workers-alive';
import { resumeUrl } from './resume-url';
import { runsAsTool } from '../parameters/runs-as-tool';

/** Says before anything is queued what may go wrong once the node waits; `alive` where it is known already. */
export async function warnBeforeWait(
	node: IExecuteFunctions,
	queue: JobQueue,
	alive?: WorkerAlive[],
): Promise<void> {
	if (runsAsTool(node)) return;
	const hints = [await unreachable(node, queue, alive), answersEarly(node)];
	for (const message of hints) {
		if (message === undefined) continue;
		node.logger.warn(message);
		node.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
}

/** The address that resumes this node is of the machine alone on which n8n runs, and no worker is there. */
async function unreachable(
	node: IExecuteFunctions,
	queue: JobQueue,
	known?: WorkerAlive[],
): Promise<string | undefined> {
	if (queue.settings.callbackUrl) return undefined;
	const { origin, hostname: host } = new URL(resumeUrl(node));
	if (!/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)) return undefined;
	const alive = known ?? (await workersAlive(queue));
	const [other] = alive;
	if (!other || alive.some((worker) => worker.host === hostname())) return undefined;
	return `Workers on ${other.host} cannot resume this execution at ${origin}. Set WEBHOOK_URL of n8n and of its workers, or Callback URL in the Job Queue (Redis) credential, to an address that they reach`;
}

/** Who called the workflow is answered when the node begins to wait. */
function answersEarly(node: IExecuteFunctions): string | undefined {
	const options = { includeNodeParameters: true };
	const trigger = node
		.getParentNodes(node.getNode().name, options)
		.find((parent) => ['lastNode', 'streaming'].some((mode) => mode === responseModeOf(parent)));
	if (!trigger) return undefined;
	return `"${trigger.name}" answers its caller while this node is still waiting, with the progress of the batch or with nothing. Make it respond with a node, and put that node after this one`;
}

function responseModeOf({ type, parameters = {} }: NodeTypeAndVersion): unknown {
	if (type === 'n8n-nodes-base.webhook') return parameters.responseMode;
	if (!type.endsWith('.chatTrigger')) return undefined;
	const { responseMode = 'lastNode' } = (parameters.options ?? {}) as { responseMode?: unknown };
	return responseMode;
}
