import { pino } from 'pino';
import { createBatchProgress } from '../../../workers/running/batch-progress';

function logged() {
	const lines: { batchId: string; completed: number }[] = [];
	const log = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
	return { tell: createBatchProgress(log), lines };
}
const at = (completed: number) => ({ total: 5, completed, failed: 0, cancelled: 0 });

describe('the progress of a batch', () => {
	beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
	afterEach(() => jest.useRealTimers());

	test('is logged once a second, for each batch by itself', () => {
		const { tell, lines } = logged();
		for (const completed of [1, 2]) for (const id of ['a', 'b']) tell(id, at(completed));
		jest.advanceTimersByTime(1000);
		for (const id of ['a', 'b']) tell(id, at(3));
		expect(lines.map(({ batchId, completed }) => `${batchId}${String(completed)}`)).toEqual([
			'a1',
			'b1',
			'a3',
			'b3',
		]);
	});

	test('is logged at its end, however soon that comes', () => {
		const { tell, lines } = logged();
		for (const completed of [3, 4, 5]) tell('a', at(completed));
		expect(lines.map(({ completed }) => completed)).toEqual([3, 5]);
		expect(lines[1]).toMatchObject({ batchId: 'a', total: 5, failed: 0, cancelled: 0 });
	});

	test('says nothing of a batch that has expired', () => {
		const { tell, lines } = logged();
		tell('a', undefined);
		expect(lines).toEqual([]);
	});
});
