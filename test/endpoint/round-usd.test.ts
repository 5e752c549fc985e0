import { roundUsd } from '../../endpoint/round-usd';
import { sumUsage } from '../../endpoint/sum-usage';

const costing = (costUsd: number) => ({ ...sumUsage([]), costUsd });

test.each([
	[0.000010500000000000001, '0.0000105'],
	[0.00030375000000000004, '0.00030375'],
	[0.1 + 0.2, '0.3'],
	[12.5, '12.5'],
	[0, '0'],
])('%d is put out as %s', (usd, text) => {
	expect(String(roundUsd(usd))).toBe(text);
});

test('a sum of many answers loses nothing', () => {
	const one = costing(0.0000105);
	expect(sumUsage(Array.from({ length: 100_000 }, () => one)).costUsd).toBe(1.05);
});
