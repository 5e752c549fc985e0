import { costOf } from '../../endpoint/cost-of';
import type { Profile } from '../../endpoint/profiles/profile';
import { toldCost } from '../../endpoint/told-cost';
import type { Price, Usage } from '../../endpoint/usage';

interface Reported {
	input_tokens?: number | null | undefined;
	output_tokens?: number | null | undefined;
	input_tokens_details?: { image_tokens?: number | null | undefined } | null | undefined;
	output_tokens_details?: { image_tokens?: number | null | undefined } | null | undefined;
}

/** The usage of an answer from an images route. What is written is images unless it says other. */
export function imageUsage(options: {
	reported: Reported | null | undefined;
	model: string;
	profile: Profile;
	price: Price | undefined;
}): Usage {
	const { reported, ...about } = options;
	const inputTokens = reported?.input_tokens ?? 0;
	const outputTokens = reported?.output_tokens ?? 0;
	const isKnown = inputTokens + outputTokens > 0 || about.profile.free === true;
	const told = about.price ? undefined : toldCost(reported);
	const priced = isKnown
		? costOf({
				inputTokens,
				outputTokens,
				audioTokens: 0,
				cachedTokens: 0,
				imageTokens: {
					input: Math.min(reported?.input_tokens_details?.image_tokens ?? 0, inputTokens),
					output: reported?.output_tokens_details?.image_tokens ?? outputTokens,
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
