import { setMaxListeners } from 'node:events';
import type { ISupplyDataFunctions, SupplyData } from 'n8n-workflow';
import { z } from 'zod/v4';
import type { Context } from '../../capabilities/capability';
import { createInlineContext } from '../../capabilities/create-inline-context';
import { chatOptions } from '../../capabilities/chat/chat-options';
import { Failure } from '../../endpoint/failure';
import { sharedEndpointClient } from '../../endpoint/shared-endpoint-client';
import type { Usage } from '../../endpoint/usage';
import { endpointOf } from '../shared/parameters/endpoint-of';
import { readChatOptions } from '../shared/parameters/read-chat-options';
import { modelOrDefault, readModel } from '../shared/parameters/read-model';
import { toNodeError } from '../shared/items/to-node-error';
import { createAsk, type Ask } from './ask-model';
import { createChatModel } from './create-chat-model';
import { improveAdapter, type Tokens } from './improve-adapter';
import { loadSdk } from './load-sdk';

/** The chat model of this node, for the node that it is connected to. */
export async function supplyChatModel(
	node: ISupplyDataFunctions,
	itemIndex: number,
): Promise<SupplyData> {
	const toError = (error: unknown) => {
		const shown = toNodeError(node.getNode(), error, itemIndex);
		// So that the editor leads to this node and not to the one that asked.
		shown.functionality = 'configuration-node';
		return shown;
	};
	try {
		const sdk = loadSdk();
		const settings = endpointOf(await node.getCredentials('openAiCompatibleApi'));
		const { streaming = true, ...given } = node.getNodeParameter('options', itemIndex, {});
		const options = z.object(chatOptions).parse({
			model: modelOrDefault(readModel(node, itemIndex), settings, 'chat'),
			...readChatOptions(given),
		});
		const costs = createCosts(createAsk(options, contextOf(node, sharedEndpointClient(settings))));
		const model = createChatModel(sdk, {
			model: options.model,
			ask: costs.ask,
			isStreamed: streaming === true,
			toError,
		});
		const supplied = sdk.supplyModel(node, model);
		improveAdapter(supplied.response, costs.costOf);
		return supplied;
	} catch (error) {
		throw toError(error);
	}
}

function contextOf(node: ISupplyDataFunctions, client: Context['client']): Context {
	const signal = node.getExecutionCancelSignal() ?? new AbortController().signal;
	// Every answer that is waited for listens to it.
	setMaxListeners(0, signal);
	return createInlineContext({
		client,
		signal,
		media: { open: () => Promise.reject(noFile()) },
		onProgress: () => undefined,
		onHint: (message) => {
			node.addExecutionHints({ message, location: 'outputPane' });
		},
		log: node.logger,
	});
}

/** Files of a conversation come inside of it, as data URLs or addresses. */
const noFile = () =>
	new Failure({ kind: 'request-invalid', message: 'A chat model has no files of items' });

/** Keeps what answers cost, by their tokens: all that n8n's trace of an answer knows of it. */
function createCosts(ask: Ask): { ask: Ask; costOf: (tokens: Tokens) => Usage['costUsd'] } {
	const costs = new Map<string, Usage['costUsd']>();
	const key = ({ inputTokens, outputTokens }: Tokens) =>
		`${String(inputTokens)} ${String(outputTokens)}`;
	return {
		async ask(...given) {
			const said = await ask(...given);
			costs.set(key(said.turn.usage), said.turn.usage.costUsd);
			return said;
		},
		costOf: (tokens) => costs.get(key(tokens)) ?? null,
	};
}
