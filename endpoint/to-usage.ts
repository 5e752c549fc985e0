import { costOf } from './cost-of';
import type { Profile } from './profiles/profile';
import { readCounts } from './read-counts';
import { toldCost } from './told-cost';
import type { Price, Usage } from './usage';

/**
 * Reads the usage of an answer. Gemini counts thinking tokens in the total alone
 * (research: pydantic-ai's recorded reply has 35 + 12 of 109), so output is total minus input.
 */
export function toUsage(options: {
	/** As the endpoint words it, not checked. */
	reported: unknown;
	model: string;
	profile: Profile;
	price?: Price | undefined;
	/** Length of the audio in the request: some models bill its tokens at another price. */
	audioSeconds?: number | undefined;
	/** Seconds of audio that are billed, where the endpoint counts no tokens. */
	billedSeconds?: number | undefined;
	/** False where the model cannot think: what the total has beside the two is input then. */
	thinks?: boolean;
}): Usage {
	const { reported } = options;
	const read = readCounts(reported);
	const { written, cachedTokens } = read;
	const totalTokens = Math.max(read.totalTokens, read.inputTokens + written);
	const inputTokens = options.thinks === false ? totalTokens - written : read.inputTokens;
	const outputTokens = totalTokens - inputTokens;
	const hidden = outputTokens - written;
	const thinkingTokens = hidden > 0 ? hidden : Math.min(read.thinkingTokens, outputTokens);
	const told = options.price ? undefined : toldCost(reported);
	const isKnown = read.isKnown || options.billedSeconds !== undefined;
	const costUsd =
		told ??
		(isKnown
			? costOf({
					inputTokens,
					outputTokens,
					audioTokens:
						read.audioTokens ??
						Math.round((options.audioSeconds ?? 0) * options.profile.audioTokensPerSecond),
					cachedTokens,
					billedSeconds: options.billedSeconds,
					model: options.model,
					profile: options.profile,
					price: options.price,
				})
			: options.profile.free
				? 0
				: null);
	const cached = cachedTokens > 0 ? { cachedTokens } : {};
	return { inputTokens, outputTokens, thinkingTokens, ...cached, totalTokens, costUsd };
}
