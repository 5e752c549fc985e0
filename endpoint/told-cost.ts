import { roundUsd } from './round-usd';

/**
 * US dollars that an answer cost as the endpoint itself says, as OpenRouter and Perplexity do;
 * undefined where it does not. Where the user's own key was used, what its provider bills counts too.
 */
export function toldCost(reported: unknown): number | undefined {
	const {
		cost,
		is_byok: isOwnKey,
		cost_details: details,
	} = (reported ?? {}) as {
		cost?: unknown;
		is_byok?: unknown;
		cost_details?: { upstream_inference_cost?: unknown } | null;
	};
	const said =
		typeof cost === 'object' && cost !== null
			? (cost as { total_cost?: unknown }).total_cost
			: cost;
	const own = dollarsOf(said);
	if (own === undefined || isOwnKey !== true) return own;
	return roundUsd(own + (dollarsOf(details?.upstream_inference_cost) ?? 0));
}

function dollarsOf(value: unknown): number | undefined {
	const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof amount === 'number' && Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}
