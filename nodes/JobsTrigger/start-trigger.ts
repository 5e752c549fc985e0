import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { openQueue } from '../../jobs/queue/open-queue';
import { queueOf } from '../shared/parameters/queue-of';
import { toNodeError } from '../shared/items/to-node-error';
import { listenForTest } from './listen-for-test';
import { startWorkflows } from './start-workflows';
import { wantedEvents } from './wanted-events';

/** Follows the events of the job queue until n8n closes the trigger. */
export async function startTrigger(node: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		const wanted = wantedEvents(node);
		const queue = await openQueue(queueOf(await node.getCredentials('jobQueueRedis')), {
			onError: (error) => {
				node.logger.warn(`Jobs Trigger: ${error.message}`);
			},
		});
		const closing = new AbortController();
		const begin = async (): Promise<Listening> =>
			node.getMode() === 'manual'
				? listenForTest(node, queue, wanted, closing.signal)
				: await startWorkflows(node, queue, wanted, closing.signal);
		const work = await begin().catch(async (error: unknown) => {
			await queue.close();
			throw error;
		});
		return {
			...(work.listen ? { manualTriggerFunction: work.listen } : {}),
			async closeFunction() {
				closing.abort();
				await work.ended();
				await queue.close();
			},
		};
	} catch (error) {
		throw toNodeError(node.getNode(), error);
	}
}

interface Listening {
	/** Waits for the event of a test. */
	listen?: () => Promise<void>;
	ended(): Promise<void>;
}
