import { setMaxListeners } from 'node:events';
import type { IExecuteFunctions } from 'n8n-workflow';
import { redactFailure } from '../../../endpoint/redact-failure';
import { secretsOf } from '../../../endpoint/secrets-of';
import { sharedEndpointClient } from '../../../endpoint/shared-endpoint-client';
import { createInlineContext } from '../../../capabilities/create-inline-context';
import type { Adapter } from './adapter';
import { binaryMedia } from '../parameters/binary-media';
import { createHints } from './create-hints';
import { withDefaultModel } from './with-default-model';
import { withConstants } from '../parameters/with-constants';
import { endpointOf } from '../parameters/endpoint-of';
import { failedItem } from '../items/failed-item';
import { sayDefaultModel } from '../items/say-default-model';
import { mapWithConcurrency } from '../../../capabilities/shared/map-with-concurrency';
import { readAhead } from './read-ahead';
import { runTogether } from './run-together';
import { toNodeError } from '../items/to-node-error';
import type { PlacedItem } from '../items/to-outputs';
import { toItemFailure } from '../items/to-item-failure';

/** So many items are read before it is their turn: what is read may be a long document. */
const maxAhead = 4;

/** Runs every item inside n8n, as many at once as the credential allows, in order. */
export async function runInline<Request, Result>(
	asked: IExecuteFunctions,
	given: Adapter<Request, Result>,
): Promise<PlacedItem[]> {
	const node = withConstants(asked);
	const settings = endpointOf(await node.getCredentials('openAiCompatibleApi'));
	const adapter = withDefaultModel(given, settings);
	const secrets = secretsOf(settings);
	const hints = createHints(node);
	// Where the node stops on a failure, what still runs would be paid for and thrown away.
	const stop = new AbortController();
	const cancel = node.getExecutionCancelSignal();
	const signal = cancel ? AbortSignal.any([cancel, stop.signal]) : stop.signal;
	// Every item that waits listens to it.
	setMaxListeners(0, signal);
	const base = {
		client: sharedEndpointClient(settings),
		media: binaryMedia(node),
		signal,
		onProgress: () => undefined,
		onHint: (message: string) => {
			hints.add(message);
		},
		log: node.logger,
	};
	const { capability } = adapter;
	const fail = (error: unknown, item: number): PlacedItem => {
		const failure = redactFailure(toItemFailure(error, signal), secrets);
		// A stopped execution has no use for items that say they were stopped.
		if (!node.continueOnFail() || signal.aborted) {
			stop.abort();
			throw toNodeError(node.getNode(), failure, item);
		}
		return failedItem(sayDefaultModel(node.getNode(), failure.details), item);
	};
	try {
		if (capability.many) {
			const ending = {
				fail,
				stop: () => {
					stop.abort();
				},
			};
			return await runTogether(node, adapter, capability.many, createInlineContext(base), ending);
		}
		const count = node.getInputData().length;
		const atOnce = (await adapter.oneByOne?.(node)) ? 1 : settings.concurrency;
		// One by one each sees what the one before left, so that none is read before.
		const ahead = atOnce === 1 ? 0 : maxAhead;
		const read = readAhead({ count, ahead, signal }, async (item) =>
			capability.request.parse(await adapter.readRequest(node, item)),
		);
		const outputs = await mapWithConcurrency(count, atOnce, async (item): Promise<PlacedItem[]> => {
			const context = createInlineContext(base);
			try {
				const request = await read(item);
				const result = adapter.runItem
					? await adapter.runItem(node, item, request, context)
					: await capability.run(request, context);
				return (await adapter.toItems(node, result, item)).map((output) => ({
					...output,
					pairedItem: { item },
				}));
			} catch (error) {
				return [fail(error, item)];
			}
		});
		return outputs.flat();
	} finally {
		// What was left out may be why an item failed.
		hints.show();
	}
}
