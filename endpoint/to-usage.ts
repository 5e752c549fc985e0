import type { CompletionUsage } from 'openai/resources/completions';
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
	const reported = options.reported;
	const inputTokens = reported?.prompt_tokens ?? 0;
	const written = reported?.completion_tokens ?? 0;
	const totalTokens = Math.max(reported?.total_tokens ?? 0, inputTokens + written);
	const outputTokens = totalTokens - inputTokens;
	const hidden = outputTokens - written;
	const thinkingTokens =
		hidden > 0 ? hidden : (reported?.completion_tokens_details?.reasoning_tokens ?? 0);
	const costUsd =
		reported || options.billedSeconds !== undefined
			? costOf({
					inputTokens,
					outputTokens,
					audioTokens:
						reported?.prompt_tokens_details?.audio_tokens ??
						Math.round((options.audioSeconds ?? 0) * options.profile.audioTokensPerSecond),
					cachedTokens: reported?.prompt_tokens_details?.cached_tokens ?? 0,
					billedSeconds: options.billedSeconds,
					model: options.model,
					profile: options.profile,
					price: options.price,
				})
			: options.profile.free
				? 0
				: null;
	return { inputTokens, outputTokens, thinkingTokens, totalTokens, costUsd };
}
