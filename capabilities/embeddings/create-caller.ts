import { embed } from '../../endpoint/embed';
import { concernsAll, type Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { toFailure } from '../../endpoint/to-failure';
import type { Usage } from '../../endpoint/usage';
import type { Context } from '../capability';
import { average } from './average';
import type { EmbeddingsRequest } from './embeddings-request';
import { halveText } from './halve-text';
import { wrongLength } from './wrong-length';
import type { SentText } from './sent-text';

export interface Called {
	/** In the order of the texts. */
	vectors: (number[] | Failure)[];
	usage: Usage;
}

// Sent to learn whether the endpoint refuses a text, or whatever it is sent.
const probe: SentText = { text: 'text', tokens: 1 };

/**
 * Calls of one model. A text that is refused does not fail the others of its call, which is made
 * again in halves. What concerns every text, such as a wrong key, an unknown model or a length
 * that the model does not have, costs no further call: the first that meets it stops the others.
 * A text that may be cut and is too long all the same is halved; its vector is their average.
 */
export function createCaller(
	{
		model,
		dimensions,
		extraBody,
	}: { model: string } & Pick<EmbeddingsRequest, 'dimensions' | 'extraBody'>,
	{
		client,
		signal,
		onHint,
		onLeftOut,
	}: Pick<Context, 'client' | 'signal' | 'onHint' | 'onLeftOut'>,
) {
	let stopped: Failure | undefined;
	let works = false;
	let probing: Promise<Failure | undefined> | undefined;
	let most = Infinity;
	let cuts = 0;

	return { call, stoppedBy: () => stopped };

	async function call(texts: readonly SentText[], onAnswered?: () => void): Promise<Called> {
		if (texts.length > most) return await inHalves(texts);
		try {
			return await send(texts, onAnswered);
		} catch (error) {
			if (signal.aborted) throw error;
			const failure = explain(toFailure(error));
			if (concernsAll(failure.details)) stopped ??= failure;
			if (stopped || !mayBeOfOne(failure)) return failed(texts, stopped ?? failure);
			if (texts.length === 1) return (await cutUp(texts, failure)) ?? failed(texts, failure);
			const hopeless = await reasonOfAll(failure);
			if (hopeless) return failed(texts, hopeless);
			const before = cuts;
			const halves = await inHalves(texts);
			// Both halves went well: it was the size of the call, so the next ones are smaller.
			const wentWell = halves.vectors.every(Array.isArray) && cuts === before;
			if (wentWell) most = Math.min(most, Math.ceil(texts.length / 2));
			return halves;
		}
	}

	/** The one text with the average of its halves, where it is its length that was refused. */
	async function cutUp(texts: readonly SentText[], failure: Failure): Promise<Called | undefined> {
		const parts = isOfLength(failure) ? texts.flatMap(halveText) : [];
		if (parts.length < 2) return undefined;
		cuts += 1;
		const { vectors, usage } = await call(parts);
		const missing = vectors.find((one) => !Array.isArray(one));
		const found = vectors.flatMap((vector, at) =>
			Array.isArray(vector) ? [{ vector, tokens: parts[at]?.tokens ?? 0 }] : [],
		);
		return { vectors: [missing ?? average(found)], usage };
	}

	/** Why no other text would do at present, if so: smaller calls are then not worth their price. */
	async function reasonOfAll(failure: Failure): Promise<Failure | undefined> {
		if (works) return undefined;
		probing ??= probeFailure();
		const other = await probing;
		if (!other) return undefined;
		signal.throwIfAborted();
		if (concernsAll(other.details)) stopped ??= other;
		else if (mayBeOfOne(other)) stopped ??= failure;
		// A passing trouble says nothing about the texts: they can be tried again.
		return stopped ?? (other.canRetry ? other : failure);
	}

	async function inHalves(texts: readonly SentText[]): Promise<Called> {
		const middle = Math.ceil(texts.length / 2);
		const halves = await Promise.all([call(texts.slice(0, middle)), call(texts.slice(middle))]);
		return {
			vectors: halves.flatMap(({ vectors }) => vectors),
			usage: sumUsage(halves.map(({ usage }) => usage)),
		};
	}

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
					if (stopped) throw stopped;
				},
				onAnswered() {
					// The length of the first vectors may stop all others.
					if (works || dimensions === undefined) onAnswered?.();
				},
			},
		);
		const wrong = works ? undefined : ignored(called.vectors);
		if (wrong) throw (stopped ??= wrong);
		works = true;
		return called;
	}

	async function probeFailure(): Promise<Failure | undefined> {
		try {
			await send([probe]);
			return undefined;
		} catch (error) {
			const failure = toFailure(error, signal);
			// The next call that is refused asks anew.
			if (failure.canRetry) probing = undefined;
			return works ? undefined : failure;
		}
	}

	/** A model that ignores the length that was asked for does so for every text. */
	function ignored(vectors: Called['vectors']): Failure | undefined {
		const lengths = vectors.flatMap((one) => (Array.isArray(one) ? [one.length] : []));
		const [got] = lengths;
		if (dimensions === undefined || got === undefined || lengths.includes(dimensions)) return;
		return wrongLength(got, dimensions, true);
	}

	function explain(failure: Failure): Failure {
		if (failure.kind !== 'request-invalid' || failure.details.hint !== undefined) return failure;
		if (/input_type/.test(failure.message)) {
			return failure.with({
				hint: `Set Task, or {"input_type": "passage"} or "query" as Extra Body. ${model} embeds documents and queries differently`,
			});
		}
		if (dimensions === undefined || !/dimension/i.test(failure.message)) return failure;
		return failure.with({
			hint: `Remove Dimensions, or set a length that ${model} supports instead of ${String(dimensions)}`,
		});
	}
}

const failed = (texts: readonly SentText[], failure: Failure): Called => ({
	vectors: texts.map(() => failure),
	usage: sumUsage([]),
});

/** Whether one of the texts may be the reason. */
const mayBeOfOne = ({ kind, details: { status = 400 } }: Failure) =>
	kind === 'content-blocked' ||
	kind === 'output-invalid' ||
	(kind === 'request-invalid' && [400, 413, 422].includes(status));

/** Whether it may be about the length of a text; endpoints word that in many ways. */
const isOfLength = ({ kind, message }: Failure) =>
	kind === 'request-invalid' && /\btokens?\b|context|length|too (long|large|big)/i.test(message);
