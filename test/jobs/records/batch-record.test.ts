import { endOf } from '../../../jobs/records/batch-record';

describe('a batch that has ended', () => {
	it.each([
		['every item has its result', { total: 2, failed: 0 }, 'completed'],
		['some items failed', { total: 3, failed: 2 }, 'completed'],
		['every item failed', { total: 2, failed: 2 }, 'failed'],
		[
			'it was cancelled, whatever failed',
			{ total: 1, failed: 1, cancelReason: 'cancelled' },
			'cancelled',
		],
		['its deadline passed', { total: 2, failed: 0, cancelReason: 'deadline' }, 'cancelled'],
	] as const)('where %s', (_, batch, state) => {
		expect(endOf(batch)).toBe(state);
	});
});
