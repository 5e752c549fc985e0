import { z } from 'zod/v4';
import { Failure, failureDetails } from '../../endpoint/failure';
import { askForScores } from '../../endpoint/ask-for-scores';
import { sumUsage } from '../../endpoint/sum-usage';
import { usage, type Usage } from '../../endpoint/usage';
import { spentOn } from '../../endpoint/with-spent';
import type { Context } from '../capability';
import type { RerankRequest } from './rerank-request';

/** What came of the documents of a call, in their order. */
export const scoredDocuments = z.object({
	scores: z.array(z.object({ score: z.number(), failure: failureDetails }).partial()),
	usage,
});

export type ScoredDocuments = z.infer<typeof scoredDocuments>;

type Settings = Omit<RerankRequest, 'document'>;

/**
 * Scores documents. Where the endpoint refuses them, they are halved until those that it refuses are
 * found, or the call is as small as it takes. Throws what every document would meet.
 */
export async function scoreDocuments(
	settings: Settings,
	documents: readonly string[],
	context: Context,
): Promise<ScoredDocuments> {
	let isProven = false;
	return await score(documents);

	async function score(some: readonly string[]): Promise<ScoredDocuments> {
		try {
			const { scores, usage } = await ask(some);
			return {
				scores: scores.map((one) =>
					one instanceof Failure ? { failure: one.details } : { score: one },
				),
				usage,
			};
		} catch (error) {
			if (!(error instanceof Failure) || !mayBeOfOne(error)) throw error;
			const spent = [...spentOn([error]), ...(await prove(error))];
			if (some.length === 1) {
				return { scores: [{ failure: error.details }], usage: sumUsage(spent) };
			}
			const middle = Math.ceil(some.length / 2);
			const halves = [await score(some.slice(0, middle)), await score(some.slice(middle))];
			return {
				scores: halves.flatMap(({ scores }) => scores),
				usage: sumUsage([...spent, ...halves.map((half) => half.usage)]),
			};
		}
	}

	/**
	 * A document that nothing can be wrong with tells whether the documents are the reason. Returns
	 * what asking took.
	 */
	async function prove(refusal: Failure): Promise<Usage[]> {
		if (isProven) return [];
		const { usage } = await ask(['text']).catch(() => {
			throw refusal;
		});
		isProven = true;
		return [usage];
	}

	async function ask(some: readonly string[]) {
		const { signal, onHint, onLeftOut } = context;
		const { model, query, extraBody, price } = settings;
		return await askForScores(
			context.client,
			{ model, query, documents: some, extraBody, price },
			{ signal, onHint, onLeftOut },
		);
	}
}

/** Whether it may be one document, or how many there are, that was refused. */
const mayBeOfOne = ({ kind, details: { status } }: Failure) =>
	kind === 'request-invalid' && status !== 404;
