import { z } from 'zod/v4';
import { Failure, failureDetails } from '../../endpoint/failure';
import { usage, type Usage } from '../../endpoint/usage';
import type { Context } from '../capability';
import { mapWithConcurrency } from '../shared/map-with-concurrency';
import { checkLengths } from './check-lengths';
import { createCaller } from './create-caller';
import type { Called } from './create-sender';
import type { SentText } from './sent-text';
import type { EmbeddingsRequest } from './embeddings-request';
import { packTexts } from './pack-texts';
import { shareUsage } from '../shared/share-usage';

/** What is kept of a call once it is answered. */
const kept = z.object({
	vectors: z.array(z.union([z.array(z.number()), failureDetails])),
	usage,
});

export interface EmbeddedText {
	vector: number[] | Failure;
	usage: Usage;
}

/** In the order of the texts; undefined where there is no answer yet. */
export type Embedded = readonly (EmbeddedText | undefined)[];

export interface Listeners {
	/** Told of each text that has no vector, as soon as that is certain. */
	onFailure: (place: number, failure: Failure) => void;
	/** Told what there is so far, so that it is worked up while other calls are made; throws nothing. */
	onEmbedded: (embedded: Embedded) => void;
}

/**
 * Embeds texts with as few calls as the endpoint allows, side by side under the rate limit of the key,
 * each as a step. Throws what stopped all of them, or the reason of the signal.
 */
export async function embedTexts(
	texts: readonly SentText[],
	request: Pick<EmbeddingsRequest, 'model' | 'dimensions' | 'textsPerRequest' | 'extraBody'> & {
		/** What its steps are called. */
		name: string;
	},
	context: Context,
	{ onFailure, onEmbedded }: Listeners,
): Promise<void> {
	const { embeddings, label } = context.client.profile;
	const { model, dimensions, extraBody, name } = request;
	const caller = createCaller({ model, dimensions, extraBody }, context);
	const calls = packTexts(
		texts.map(({ tokens }) => tokens),
		{
			maxInputs: request.textsPerRequest ?? embeddings.maxInputs,
			maxTokens: embeddings.maxTokens,
		},
	);
	const embedded = new Array<EmbeddedText | undefined>(texts.length).fill(undefined);
	let done = 0;
	// No more than are sent at once: what stops all of them is then known before the next one.
	await mapWithConcurrency(calls.length, context.client.concurrency, async (index, goOn) => {
		const places = calls[index] ?? [];
		const sent = places.map((place) => texts[place] ?? { text: '', tokens: 0 });
		const { vectors, usage: whole } = await callOnce(index, sent, goOn);
		const shares = shareUsage(
			whole,
			sent.map(({ tokens }) => tokens),
		);
		for (const [at, place] of places.entries()) {
			const vector = vectors[at] ?? missing(label);
			embedded[place] = { vector, usage: shares[at] ?? whole };
			if (vector instanceof Failure) onFailure(place, vector);
		}
		// Not before the next call is sent: the endpoint works meanwhile.
		setImmediate(onEmbedded, embedded);
		context.onProgress((done += places.length) / texts.length);
	});
	onEmbedded(embedded);
	const vectors = embedded.map((one) => one?.vector);
	const failures = vectors.filter((vector) => vector instanceof Failure);
	if (failures.length === texts.length && failures.every(isPassing)) {
		throw caller.stoppedBy() ?? failures[0] ?? missing(label);
	}
	checkLengths(vectors, dimensions, onFailure);

	/** A call that ran into a passing trouble is not kept: it is made again when the job is. */
	async function callOnce(index: number, sent: SentText[], goOn: () => void): Promise<Called> {
		let called: Called | undefined;
		try {
			const { vectors, usage: spent } = await context.step(
				`${name} ${String(index)}`,
				kept,
				async () => {
					called = await caller.call(sent, goOn);
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
	new Failure({ kind: 'output-invalid', message: `${label} returned no vector for this text` });
