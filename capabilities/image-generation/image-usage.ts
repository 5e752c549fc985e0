import { costOf } from '../../endpoint/cost-of';
import type { Profile } from '../../endpoint/profiles/profile';
import { readCounts } from '../../endpoint/read-counts';
import { toldCost } from '../../endpoint/told-cost';
import type { Price, Usage } from '../../endpoint/usage';

/** The usage of an answer from an images route. What is written is images unless it says other. */
export function imageUsage(options: {
	/** As the endpoint words it, not checked. */
	reported: unknown;
	model: string;
	profile: Profile;
	price: Price | undefined;
}): Usage {
	const { reported, ...about } = options;
	const { inputTokens, written: outputTokens, imageTokens } = readCounts(reported);
	const isKnown = inputTokens + outputTokens > 0 || about.profile.free === true;
	const told = about.price ? undefined : toldCost(reported);
	const priced = isKnown
		? costOf({
				inputTokens,
				outputTokens,
				audioTokens: 0,
				cachedTokens: 0,
				imageTokens: {
					input: Math.min(imageTokens.input ?? 0, inputTokens),
					output: Math.min(imageTokens.output ?? outputTokens, outputTokens),
				},
				...about,
			})
		: null;
	return {
		inputTokens,
		outputTokens,
		thinkingTokens: 0,
		totalTokens: inputTokens + outputTokens,
		costUsd: told ?? priced,
	};
}
