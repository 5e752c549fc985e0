import type { ServerResponse } from 'node:http';
import { requireBatch } from '../../../jobs/records/batch-record';
import { requestCallback, type WaitingNode } from '../../../jobs/callbacks/callbacks';
import { dispatch } from '../../../jobs/dispatch';
import type { DispatchOptions } from '../../../jobs/records/dispatch-options';
import { batchesQueue, type JobQueue } from '../../../jobs/queue/open-queue';
import type { CreateWorkerOptions } from '../../../workers/create-worker';
import { httpServer, json } from '../../helpers/http-server';
import { finished, type fixture } from './fixture';

export const waitingNode: WaitingNode = { executionId: '7', nodeId: 'node' };
export const resumePath = '/webhook-waiting/7/node?signature=abc';

/** What the node answers that is resumed for the batch. */
export const resumed = (response: ServerResponse, batchId: unknown) => {
	json(response, 200, { resumed: true, batchId });
};

export const pending = async (queue: JobQueue, batchId: string) =>
	(await requireBatch(queue, batchId)).pendingCallbacks;

export const parentState = async (queue: JobQueue, batchId: string) =>
	await queue.bull(batchesQueue).getJobState(batchId);

/** An n8n whose nodes wait for batches, and batches that resume them. */
export function waitingExecutions(setup: ReturnType<typeof fixture>) {
	async function n8n(answer: (call: number, response: ServerResponse, batchId: unknown) => void) {
		let call = 0;
		const server = await httpServer(({ body }, response) => {
			answer(++call, response, body.batchId);
		});
		setup.atEnd(() => server.close());
		return { ...server, resumeUrl: server.url + resumePath };
	}

	/** Dispatches, asks for a call of each URL while no worker runs, and then lets one run. */
	async function runAsked(
		queue: JobQueue,
		options: DispatchOptions,
		urls: Record<string, string>,
		worker: Partial<CreateWorkerOptions> = {},
	) {
		const { batchId } = await dispatch(queue, options);
		for (const [nodeId, url] of Object.entries(urls)) {
			expect(await requestCallback(queue, batchId, { ...waitingNode, nodeId }, url)).toBe(true);
		}
		expect((await requireBatch(queue, batchId)).pendingCallbacks).toBe(Object.keys(urls).length);
		await setup.worker(queue, worker);
		await finished(queue, batchId);
		return batchId;
	}

	return { n8n, runAsked };
}
