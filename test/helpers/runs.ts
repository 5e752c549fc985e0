/**
 * How many examples a property is tried with: ten thousand, or what TEST_RUNS says. A property
 * whose examples take long tries a share of them. They are the same each time, so that what failed
 * fails again; TEST_SEED gives others.
 */
export function runs(share = 1): { numRuns: number; seed: number } {
	const all = Number(process.env.TEST_RUNS ?? 10_000);
	const seed = Number(process.env.TEST_SEED ?? 7);
	return { numRuns: Math.max(1, Math.round(all * share)), seed };
}
