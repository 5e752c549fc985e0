import type { ITriggerFunctions } from 'n8n-workflow';
import { toFailure } from '../../endpoint/to-failure';
import { followEvents } from '../../jobs/events/follow-events';
import { latestEvents } from '../../jobs/events/latest-events';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { toNodeError } from '../shared/items/to-node-error';
import { readableItem } from './event-item';
import type { WantedEvents } from './wanted-events';

/** So many of the last events are looked through. */
const lookBack = 500;

/**
 * Shows the editor the newest event that is wanted, or the next one where none has happened yet.
 * What an active workflow has seen is not touched.
 */
export function listenForTest(
	node: ITriggerFunctions,
	queue: JobQueue,
	{ target, isWanted }: WantedEvents,
	signal: AbortSignal,
): { listen: () => Promise<void>; ended(): Promise<void> } {
	let following = Promise.resolve();
	const tell = (sentence: string) => {
		node.logger.warn(sentence);
	};
	return {
		async listen() {
			const { events, newest } = await latestEvents(queue, target, lookBack);
			for (const event of events.filter(isWanted)) {
				const item = await readableItem(queue, event, tell);
				if (!item) continue;
				node.emit([[item]]);
				return;
			}
			const found = new AbortController();
			following = followEvents(queue, {
				target,
				after: newest,
				signal: AbortSignal.any([signal, found.signal]),
				async onEvent(next) {
					if (found.signal.aborted || !isWanted(next)) return;
					const item = await readableItem(queue, next, tell);
					if (!item) return;
					found.abort();
					node.emit([[item]]);
				},
				onRead: async () => {
					await Promise.resolve();
				},
				onError(error) {
					node.logger.warn(`Jobs Trigger: ${error.message}`);
				},
			}).catch((error: unknown) => {
				node.emitError(toNodeError(node.getNode(), toFailure(error)));
			});
		},
		ended: async () => {
			await following;
		},
	};
}
