import { z } from 'zod/v4';
import { Failure, failureDetails } from '../../endpoint/failure';
import { usage, type Usage } from '../../endpoint/usage';
import type { Context } from '../capability';
import { mapInOrder } from '../map-in-order';
import { checkLengths } from './check-lengths';
import { createCaller, type Called, type SentText } from './create-caller';
import type { EmbeddingsRequest } from './embeddings-request';
import { packTexts } from './pack-texts';
import { shareUsage } from './share-usage';

/** What is kept of a call once it is answered. */
const kept = z.object({
	vectors: z.array(z.union([z.array(z.number()), failureDetails])),
	usage,
});

export interface EmbeddedText {
	vector: number[] | Failure;
	usage: Usage;
}

/**
 * Embeds texts with as few calls as the endpoint allows, side by side under the pace of the key,
 * each as a step. Throws what stopped all of them, or the reason of the signal.
 */
export async function embedTexts(
	texts: readonly SentText[],
	request: Pick<EmbeddingsRequest, 'model' | 'dimensions' | 'textsPerRequest'> & {
		/** What its steps are called. */
		name: string;
	},
	context: Context,
	onFailure: (place: number, failure: Failure) => void,
): Promise<EmbeddedText[]> {
	const { embeddings, label } = context.client.profile;
	const { model, dimensions, name } = request;
	const caller = createCaller({ model, ...(dimensions ? { dimensions } : {}) }, context);
	const calls = packTexts(
		texts.map(({ tokens }) => tokens),
		{
			maxInputs: request.textsPerRequest ?? embeddings.maxInputs,
			maxTokens: embeddings.maxTokens,
		},
	);
	const embedded = new Array<EmbeddedText>(texts.length);
	let done = 0;
	// No more than are sent at once: what stops all of them is then known before the next one.
	await mapInOrder(calls.length, context.client.concurrency, async (index) => {
		const places = calls[index] ?? [];
		const sent = places.map((place) => texts[place] ?? { text: '', tokens: 0 });
		const { vectors, usage: whole } = await callOnce(index, sent);
		const shares = shareUsage(
			whole,
			sent.map(({ tokens }) => tokens),
		);
		for (const [at, place] of places.entries()) {
			const vector = vectors[at] ?? missing(label);
			embedded[place] = { vector, usage: shares[at] ?? whole };
			if (vector instanceof Failure) onFailure(place, vector);
		}
		context.onProgress((done += places.length) / texts.length);
	});
	const failures = embedded.flatMap(({ vector }) => (vector instanceof Failure ? [vector] : []));
	if (failures.length === texts.length && failures.every(isPassing)) {
		throw caller.stoppedBy() ?? failures[0] ?? missing(label);
	}
	return checkLengths(embedded, dimensions, onFailure);

	/** A call that ran into a passing trouble is not kept: it is made again when the job is. */
	async function callOnce(index: number, sent: SentText[]): Promise<Called> {
		let called: Called | undefined;
		try {
			const { vectors, usage: spent } = await context.step(
				`${name} ${String(index)}`,
				kept,
				async () => {
					called = await caller.call(sent);
					const passing = called.vectors.find(isPassing);
					if (passing) throw passing;
					return {
						vectors: called.vectors.map((one) => (one instanceof Failure ? one.details : one)),
						usage: called.usage,
					};
				},
			);
			const opened = vectors.map((one) => (Array.isArray(one) ? one : new Failure(one)));
			return { vectors: opened, usage: spent };
		} catch (error) {
			if (!called) throw error;
			return called;
		}
	}

	function isPassing(one: number[] | Failure): one is Failure {
		return one instanceof Failure && (one.canRetry || one === caller.stoppedBy());
	}
}

const missing = (label: string) =>
	new Failure({ kind: 'output-invalid', message: `${label} answered no vector for this text` });
