import { roundUsd } from '../../endpoint/round-usd';
import type { Usage } from '../../endpoint/usage';

/** The usage of a call, parted among its texts by their tokens; the shares add up to the whole. */
export function shareUsage(usage: Usage, tokens: readonly number[]): Usage[] {
	const all = tokens.reduce((sum, one) => sum + one, 0);
	let before = 0;
	return tokens.map((one) => {
		const from = before / all;
		before += one;
		const to = before / all;
		const share = (whole: number) => Math.round(whole * to) - Math.round(whole * from);
		return {
			inputTokens: share(usage.inputTokens),
			outputTokens: share(usage.outputTokens),
			thinkingTokens: share(usage.thinkingTokens),
			totalTokens: share(usage.totalTokens),
			costUsd:
				usage.costUsd === null
					? null
					: roundUsd(roundUsd(usage.costUsd * to) - roundUsd(usage.costUsd * from)),
		};
	});
}
