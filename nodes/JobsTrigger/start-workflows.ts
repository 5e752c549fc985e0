import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { abortableDelay } from '../../endpoint/abortable-delay';
import type { QueueEvent } from '../../jobs/records/events';
import { followEvents } from '../../jobs/events/follow-events';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { latestEvents } from '../../jobs/events/latest-events';
import { readPosition, savePosition } from '../../jobs/events/trigger-position';
import { readableItem } from './event-item';
import { createEventProgress } from './event-progress';
import type { WantedEvents } from './wanted-events';

/** So many executions of a trigger are under way at once; further events wait in Redis. */
const maxAtOnce = 100;
const againMs = 5000;

/**
 * Starts the workflow for each event. Up to which event that was done stands in Redis, and goes on
 * only once n8n has taken an execution; n8n refuses a second one for the same event by its key.
 */
export async function startWorkflows(
	node: ITriggerFunctions,
	queue: JobQueue,
	{ target, isWanted }: WantedEvents,
	signal: AbortSignal,
): Promise<{ ended(): Promise<void> }> {
	const follower = {
		instanceId: node.getInstanceId(),
		workflowId: node.getWorkflow().id ?? '',
		nodeId: node.getNode().id,
		target,
	};
	// Somebody who switches the workflow on does not mean what happened while it was off.
	const isNew = ['activate', 'create'].includes(node.getActivationMode());
	const stored = isNew ? undefined : await readPosition(queue, follower);
	const after = stored ?? (await latestEvents(queue, target, 1)).newest;
	const progress = createEventProgress(after, maxAtOnce, async (id) => {
		await savePosition(queue, follower, id);
	});
	await progress.save();

	const onError = (error: Error) => {
		if (!signal.aborted) node.logger.warn(`Jobs Trigger: ${error.message}`);
	};
	const start = async (event: QueueEvent, item: INodeExecutionData) => {
		const key = `jobs-trigger:${follower.workflowId}:${follower.nodeId}:${target}:${event.id}`;
		for (;;) {
			const done = node.helpers.createDeferredPromise<IRun>();
			node.emit([[item]], undefined, done, key);
			try {
				await untilAborted(done.promise, signal);
				return;
			} catch (error) {
				signal.throwIfAborted();
				const said = error instanceof Error ? error : new Error(String(error));
				if (/cancel/i.test(`${said.name} ${said.message}`)) return;
				// n8n could not write the execution down: its database is away.
				onError(said);
				await abortableDelay(againMs, signal);
			}
		}
	};
	const following = followEvents(queue, {
		target,
		after,
		signal,
		onError,
		async onEvent(event) {
			if (!isWanted(event)) return;
			const item = await readableItem(queue, event, (sentence) => {
				node.logger.warn(sentence);
			});
			if (!item) return;
			await progress.begin(event.id, () => start(event, item));
		},
		onRead: async (id) => {
			await progress.read(id);
		},
	});
	return {
		async ended() {
			await following;
			await progress.save().catch(onError);
		},
	};
}

/** The work, or a rejection as soon as the signal aborts. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	signal.throwIfAborted();
	let abort: () => void = () => undefined;
	const aborted = new Promise<never>((_, reject) => {
		abort = () => {
			reject(new Error('The trigger was closed'));
		};
		signal.addEventListener('abort', abort, { once: true });
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener('abort', abort);
	}
}
