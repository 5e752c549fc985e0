/**
 * How many examples a property is tried with: ten thousand, or what TEST_RUNS says. A property
 * whose examples take long tries a share of them.
 */
export function runs(share = 1): { numRuns: number } {
	const all = Number(process.env.TEST_RUNS ?? 10_000);
	return { numRuns: Math.max(1, Math.round(all * share)) };
}
