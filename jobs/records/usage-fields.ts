import { usage, type Usage } from '../../endpoint/usage';

/** What a batch sums up of its items, in tokens, billionths of a dollar, and items of no price. */
export const usageFields = [
	'inputTokens',
	'outputTokens',
	'thinkingTokens',
	'totalTokens',
	'nanoUsd',
	'unpriced',
] as const;

type UsageCounts = Partial<Record<(typeof usageFields)[number], number>>;

/** What a result's usage adds to the sums of its batch: whole numbers that are not 0. */
export function usageCounts(said: unknown): UsageCounts {
	const parsed = usage.safeParse(said);
	if (!parsed.success) return {};
	const { costUsd, inputTokens, outputTokens, thinkingTokens, totalTokens } = parsed.data;
	const tokens = { inputTokens, outputTokens, thinkingTokens, totalTokens };
	const price = costUsd === null ? { unpriced: 1 } : { nanoUsd: Math.round(costUsd * 1e9) };
	return Object.fromEntries(
		Object.entries({ ...tokens, ...price }).filter(([, count]) => count > 0),
	) as UsageCounts;
}

/** The usage that the values of `usageFields` make. */
export function usageOfFields(values: readonly (string | null | undefined)[]): Usage {
	const numbers = usageFields.map((_, index) => Number(values[index] ?? 0));
	const [inputTokens = 0, outputTokens = 0, thinkingTokens = 0, totalTokens = 0] = numbers;
	const [nanoUsd = 0, unpriced = 0] = numbers.slice(4);
	const costUsd = unpriced > 0 ? null : nanoUsd / 1e9;
	return { inputTokens, outputTokens, thinkingTokens, totalTokens, costUsd };
}
