import { embed } from '../../endpoint/embed';
import type { Failure } from '../../endpoint/failure';
import type { Usage } from '../../endpoint/usage';
import type { Context } from '../capability';
import type { Stop } from './create-stop';
import type { EmbeddingsRequest } from './embeddings-request';
import type { SentText } from './sent-text';
import { wrongLength } from './wrong-length';

/** What all calls have in common. */
export type CalledModel = { model: string } & Pick<EmbeddingsRequest, 'dimensions' | 'extraBody'>;

export type CallContext = Pick<Context, 'client' | 'signal' | 'onHint' | 'onLeftOut'>;

export interface Called {
	/** In the order of the texts. */
	vectors: (number[] | Failure)[];
	usage: Usage;
}

export interface Sender {
	/** Makes one call. Throws what stopped all calls, or a failure. */
	send(texts: readonly SentText[], onAnswered?: () => void): Promise<Called>;
	/** Whether the model has answered with vectors as they were asked for. */
	works(): boolean;
}

/** Sends texts to one model; vectors of a length that was not asked for stop all calls. */
export function createSender(
	{ model, dimensions, extraBody }: CalledModel,
	{ client, signal, onHint, onLeftOut }: CallContext,
	stop: Stop,
): Sender {
	let works = false;
	return { send, works: () => works };

	async function send(texts: readonly SentText[], onAnswered?: () => void): Promise<Called> {
		const called = await embed(
			client,
			{ model, dimensions, extraBody, input: texts.map(({ text }) => text) },
			{
				signal,
				onHint,
				onLeftOut,
				tokens: texts.reduce((sum, { tokens }) => sum + tokens, 0),
				beforeSending() {
					const stopped = stop.reason();
					if (stopped) throw stopped;
				},
				onAnswered() {
					// The length of the first vectors may stop all others.
					if (works || dimensions === undefined) onAnswered?.();
				},
			},
		);
		const wrong = works ? undefined : ignored(called.vectors);
		if (wrong) throw stop.because(wrong);
		works = true;
		return called;
	}

	/** A model that ignores the length that was asked for does so for every text. */
	function ignored(vectors: Called['vectors']): Failure | undefined {
		const lengths = vectors.flatMap((one) => (Array.isArray(one) ? [one.length] : []));
		const [got] = lengths;
		if (dimensions === undefined || got === undefined || lengths.includes(dimensions)) return;
		return wrongLength(got, dimensions, true);
	}
}
