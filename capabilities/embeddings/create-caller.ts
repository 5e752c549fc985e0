import { concernsAll, type Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { toFailure } from '../../endpoint/to-failure';
import { createProbe } from './create-probe';
import { createSender, type CallContext, type Called, type CalledModel } from './create-sender';
import { createStop } from './create-stop';
import { halveText } from './halve-text';
import { isOfLength, mayBeOfOne, withAdvice } from './refused-texts';
import type { SentText } from './sent-text';
import { average } from './vectors';

export interface Caller {
	/** Resolves also where texts fail, each with its failure. */
	call(texts: readonly SentText[], onAnswered?: () => void): Promise<Called>;
	/** What stopped all calls, if something did. */
	stoppedBy(): Failure | undefined;
}

/**
 * Calls of one model. A text that is refused does not fail the others of its call, which is made
 * again in halves. What concerns every text, such as a wrong key, an unknown model or a length
 * that the model does not have, costs no further call: the first that meets it stops the others.
 * A text that may be cut and is too long all the same is halved; its vector is their average.
 */
export function createCaller(model: CalledModel, context: CallContext): Caller {
	const { signal } = context;
	const stop = createStop();
	const sender = createSender(model, context, stop);
	const probe = createProbe(sender, stop, signal);
	let maxTexts = Infinity;
	let cuts = 0;

	return { call, stoppedBy: () => stop.reason() };

	async function call(texts: readonly SentText[], onAnswered?: () => void): Promise<Called> {
		if (texts.length > maxTexts) return await inHalves(texts);
		try {
			return await sender.send(texts, onAnswered);
		} catch (error) {
			if (signal.aborted) throw error;
			const failure = withAdvice(toFailure(error), model);
			if (concernsAll(failure.details)) stop.because(failure);
			const stopped = stop.reason();
			if (stopped || !mayBeOfOne(failure)) return failed(texts, stopped ?? failure);
			if (texts.length === 1) return (await cutUp(texts, failure)) ?? failed(texts, failure);
			const hopeless = await probe.reasonOfAll(failure);
			return hopeless ? failed(texts, hopeless) : await bisect(texts);
		}
	}

	/** Finds the texts that are refused. */
	async function bisect(texts: readonly SentText[]): Promise<Called> {
		const before = cuts;
		const halves = await inHalves(texts);
		// Both halves went well: it was the size of the call, so the next ones are smaller.
		const wentWell = halves.vectors.every(Array.isArray) && cuts === before;
		if (wentWell) maxTexts = Math.min(maxTexts, Math.ceil(texts.length / 2));
		return halves;
	}

	async function inHalves(texts: readonly SentText[]): Promise<Called> {
		const middle = Math.ceil(texts.length / 2);
		const halves = await Promise.all([call(texts.slice(0, middle)), call(texts.slice(middle))]);
		return {
			vectors: halves.flatMap(({ vectors }) => vectors),
			usage: sumUsage(halves.map(({ usage }) => usage)),
		};
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
}

const failed = (texts: readonly SentText[], failure: Failure): Called => ({
	vectors: texts.map(() => failure),
	usage: sumUsage([]),
});
