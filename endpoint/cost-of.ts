import { calcPrice } from '@pydantic/genai-prices';
import type { Profile } from './profiles/profile';
import { roundUsd } from './round-usd';
import type { Price } from './usage';

/**
 * US dollars for the tokens; null for a model that the price table does not know, and for usage that
 * it cannot make sense of. Never throws: an answer is worth more than its bill.
 */
export function costOf(options: Billed): number | null {
	try {
		const price = priceOf(options);
		return price === null ? null : roundUsd(price);
	} catch {
		return null;
	}
}

interface Billed {
	inputTokens: number;
	outputTokens: number;
	/** The part of inputTokens that is audio. */
	audioTokens: number;
	/** The part of inputTokens that the endpoint had in its cache. */
	cachedTokens: number;
	/** Length of the audio in seconds, where it is billed by the hour and not by tokens. */
	billedSeconds?: number | undefined;
	/** The parts of the tokens that are images, where the endpoint tells. */
	imageTokens?: { input: number; output: number } | undefined;
	model: string;
	profile: Profile;
	price?: Price | undefined;
}

function priceOf(options: Billed): number | null {
	const { inputTokens, outputTokens, audioTokens, cachedTokens, imageTokens } = options;
	const { billedSeconds, model, profile, price } = options;
	// A price of tokens says nothing about what is billed by the hour.
	if (price && billedSeconds !== undefined) return null;
	if (price) {
		return (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / 1e6;
	}
	if (profile.free) return 0;
	if (!profile.priceProvider) return null;
	const provider = { providerId: profile.priceProvider };
	if (billedSeconds !== undefined) {
		const usage = { audio_seconds: billedSeconds };
		const hourly = calcPrice(usage, profile.bareModel(model), provider)?.total_price;
		// A model that is priced by tokens alone has no price for seconds.
		return hourly ? hourly : null;
	}
	const found = calcPrice(
		{
			input_tokens: inputTokens,
			output_tokens: outputTokens,
			...(audioTokens > 0 ? { input_audio_tokens: Math.min(audioTokens, inputTokens) } : {}),
			...(cachedTokens > 0 ? { cache_read_tokens: Math.min(cachedTokens, inputTokens) } : {}),
			...(imageTokens === undefined
				? {}
				: { input_image_tokens: imageTokens.input, output_image_tokens: imageTokens.output }),
		},
		profile.bareModel(model),
		provider,
	);
	return found ? found.total_price : null;
}
