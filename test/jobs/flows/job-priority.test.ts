import fc from 'fast-check';
import { runs } from '../../helpers/runs';
import { jobPriority, partPriority } from '../../../jobs/flows/job-priority';

const priority = fc.integer({ min: 0, max: 999 });
const place = fc.integer({ min: 0, max: 5_000_000 });

test('the priority of a batch comes first, whatever the places of its items', () => {
	fc.assert(
		fc.property(priority, priority, place, place, (a, b, first, second) => {
			const [urgent, other] = a < b ? [a, b] : [b, a + 1];
			expect(jobPriority(urgent, first)).toBeLessThan(partPriority(jobPriority(other, second)));
		}),
		runs(0.2),
	);
});

test('items of a batch go in order, and BullMQ takes every priority', () => {
	fc.assert(
		fc.property(priority, place, place, (a, one, other) => {
			const [first, second] = one < other ? [one, other] : [other, one];
			expect(jobPriority(a, first)).toBeLessThanOrEqual(jobPriority(a, second));
			expect(jobPriority(a, first)).toBeGreaterThan(1);
			expect(jobPriority(a, second)).toBeLessThan(2 ** 21);
		}),
		runs(0.2),
	);
});

test('a large batch is behind a small one from its first items on', () => {
	expect(jobPriority(0, 9)).toBeLessThan(jobPriority(0, 11));
	expect(jobPriority(0, 9)).toBeLessThan(jobPriority(0, 10_000));
	expect(jobPriority(0, 10_000)).toBeLessThan(jobPriority(0, 11_000));
});
