import type { CompletionUsage } from 'openai/resources/completions';
import { countOf } from './count-of';
import { costOf } from './cost-of';
import type { Profile } from './profiles/profile';
import type { Price, Usage } from './usage';

/**
 * Reads the usage of an answer. Gemini counts thinking tokens in the total alone
 * (research: pydantic-ai's recorded reply has 35 + 12 of 109), so output is total minus input.
 */
export function toUsage(options: {
	reported: CompletionUsage | null | undefined;
	model: string;
	profile: Profile;
	price?: Price | undefined;
	/** Length of the audio in the request: some models bill its tokens at another price. */
	audioSeconds?: number;
	/** Seconds of audio that are billed, where the endpoint counts no tokens. */
	billedSeconds?: number | undefined;
}): Usage {
	const { reported } = options;
	const read = readCounts(reported);
	const { inputTokens, written, cachedTokens } = read;
	const totalTokens = Math.max(read.totalTokens, inputTokens + written);
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

function readCounts(reported: CompletionUsage | null | undefined) {
	const counts = [reported?.prompt_tokens, reported?.completion_tokens, reported?.total_tokens];
	const known = counts.map(countOf);
	const [prompt = 0, written = 0, totalTokens = 0] = known;
	const cached = countOf(reported?.prompt_tokens_details?.cached_tokens) ?? 0;
	// Some count what was cached beside the input, and not as a part of it.
	const isBeside = cached > prompt && totalTokens >= prompt + cached + written;
	// Mistral counts recordings the same way.
	const audio = countOf(reported?.prompt_tokens_details?.audio_tokens) ?? 0;
	const isAudioBeside = audio > prompt && totalTokens >= prompt + audio + written;
	const inputTokens = prompt + (isBeside ? cached : 0) + (isAudioBeside ? audio : 0);
	return {
		isKnown: known.some((one) => one !== undefined),
		inputTokens,
		written,
		totalTokens,
		cachedTokens: Math.min(cached, inputTokens),
		audioTokens: countOf(reported?.prompt_tokens_details?.audio_tokens),
		thinkingTokens: countOf(reported?.completion_tokens_details?.reasoning_tokens) ?? 0,
	};
}

/** What the endpoint itself says that the answer cost, as OpenRouter and Perplexity do. */
function toldCost(reported: unknown): number | undefined {
	const { cost } = (reported ?? {}) as { cost?: unknown };
	const said =
		typeof cost === 'object' && cost !== null
			? (cost as { total_cost?: unknown }).total_cost
			: cost;
	return typeof said === 'number' && Number.isFinite(said) && said >= 0 ? said : undefined;
}
