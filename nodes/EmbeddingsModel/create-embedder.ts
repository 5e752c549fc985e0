import type { IDataObject, ISupplyDataFunctions } from 'n8n-workflow';
import { createInlineContext } from '../../capabilities/create-inline-context';
import { embeddingsRequest } from '../../capabilities/embeddings/embeddings-request';
import { runTexts } from '../../capabilities/embeddings/run-texts';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import { Failure } from '../../endpoint/failure';
import { sharedEndpointClient } from '../../endpoint/shared-endpoint-client';
import { sumUsage } from '../../endpoint/sum-usage';
import type { Usage } from '../../endpoint/usage';
import { createHints } from '../shared/run/create-hints';

export interface Embedded {
	vectors: number[][];
	model: string;
	usage: Usage;
}

export type Embedder = (texts: string[], task: 'document' | 'query') => Promise<Embedded>;

/** Embeds texts for a vector store: all or none, since it could not tell which are missing. */
export function createEmbedder(
	node: ISupplyDataFunctions,
	endpoint: EndpointSettings,
	{ averageLongTexts = true, markTasks = false, ...options }: IDataObject & { model: string },
): Embedder {
	const client = sharedEndpointClient(endpoint);
	return async (texts, task) => {
		if (task === 'query' && texts.every(isBlank)) throw emptyQuery();
		const requests = texts.map((text) =>
			embeddingsRequest.parse({
				...options,
				text: typeof text === 'string' ? text : '',
				longTexts: averageLongTexts === true ? 'average' : 'refuse',
				...(markTasks === true ? { task } : {}),
			}),
		);
		const hints = createHints(node);
		const stop = new AbortController();
		const cancel = node.getExecutionCancelSignal();
		let first: Failure | undefined;
		try {
			const context = createInlineContext({
				client,
				signal: cancel ? AbortSignal.any([cancel, stop.signal]) : stop.signal,
				media: { open: () => Promise.reject(new Error('Texts hold no files')) },
				onProgress: () => undefined,
				onHint: (message) => {
					hints.add(message);
				},
				onFailed(place, details) {
					first ??= named(new Failure(details), place, texts.length, task);
					stop.abort(first);
				},
				log: node.logger,
			});
			const outcomes = await runTexts(requests, context);
			const results = outcomes.map((outcome) => {
				if ('result' in outcome) return outcome.result;
				throw new Failure(outcome.failure);
			});
			return {
				vectors: results.map(({ embedding }) => (Array.isArray(embedding) ? embedding : [])),
				model: options.model,
				usage: sumUsage(results.map(({ usage }) => usage)),
			};
		} catch (error) {
			throw first ?? error;
		} finally {
			hints.show();
		}
	};
}

const isBlank = (text: unknown) => typeof text !== 'string' || text.trim() === '';

const emptyQuery = () =>
	new Failure({
		kind: 'request-invalid',
		message: 'The query is empty',
		hint: 'Check the expression of the prompt in the node that searches the vector store',
	});

/** Says which of several documents it was. */
function named(failure: Failure, place: number, count: number, task: string): Failure {
	if (task === 'query' || count === 1) return failure;
	return failure.with({ message: `Document ${String(place + 1)}: ${failure.message}` });
}
