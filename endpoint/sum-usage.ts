import { roundUsd } from './round-usd';
import type { Usage } from './usage';

/** The usage of several answers together; its price is unknown where that of one is. */
export function sumUsage(usages: readonly Usage[]): Usage {
	return usages.reduce<Usage>(
		(sum, one) => ({
			inputTokens: sum.inputTokens + one.inputTokens,
			outputTokens: sum.outputTokens + one.outputTokens,
			thinkingTokens: sum.thinkingTokens + one.thinkingTokens,
			...cachedOf((sum.cachedTokens ?? 0) + (one.cachedTokens ?? 0)),
			totalTokens: sum.totalTokens + one.totalTokens,
			costUsd:
				sum.costUsd === null || one.costUsd === null ? null : roundUsd(sum.costUsd + one.costUsd),
		}),
		{ inputTokens: 0, outputTokens: 0, thinkingTokens: 0, totalTokens: 0, costUsd: 0 },
	);
}

/** Told where there is something to tell. */
const cachedOf = (cachedTokens: number) => (cachedTokens > 0 ? { cachedTokens } : {});
