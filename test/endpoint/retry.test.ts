import fc from 'fast-check';
import { Failure } from '../../endpoint/failure';
import { defaultRetry, retry } from '../../endpoint/retry';

const signal = new AbortController().signal;
const busy = new Failure({ kind: 'temporarily-unavailable', message: 'busy' });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

async function waitsOf(random: () => number, attempts: number): Promise<number[]> {
	const waits: number[] = [];
	const work = retry(() => Promise.reject(busy), {
		...defaultRetry,
		attempts,
		random,
		signal,
		onRetry: (_failure, wait) => waits.push(wait),
	}).catch(() => undefined);
	await jest.runAllTimersAsync();
	await work;
	return waits;
}

describe('retry', () => {
	it('waits between nothing and a bound that doubles up to the cap', async () => {
		await fc.assert(
			fc.asyncProperty(fc.double({ min: 0, max: 0.999, noNaN: true }), async (share) => {
				const waits = await waitsOf(() => share, 9);
				expect(waits).toHaveLength(8);
				waits.forEach((wait, index) => {
					const bound = Math.min(defaultRetry.capMs, defaultRetry.baseMs * 2 ** (index + 1));
					expect(wait).toBeCloseTo(share * bound);
				});
			}),
			{ numRuns: 30 },
		);
	});

	it('tries no more often than the attempts allow, and says how often it tried', async () => {
		let tries = 0;
		const work = retry(
			() => {
				tries += 1;
				return Promise.reject(busy);
			},
			{ ...defaultRetry, attempts: 4, signal },
		).catch((error: unknown) => error);
		await jest.runAllTimersAsync();
		expect(((await work) as Failure).details.attempts).toBe(4);
		expect(tries).toBe(4);
	});

	it('gives up after two timeouts, whatever came between them', async () => {
		const kinds = ['timed-out', 'temporarily-unavailable', 'timed-out', 'timed-out'] as const;
		let tries = 0;
		const work = retry(
			() => Promise.reject(new Failure({ kind: kinds[tries++] ?? 'timed-out', message: 'no' })),
			{ ...defaultRetry, signal },
		).catch((error: unknown) => error);
		await jest.runAllTimersAsync();
		expect(((await work) as Failure).details).toMatchObject({ kind: 'timed-out', attempts: 3 });
	});

	it('ends a wait at once when it is cancelled', async () => {
		const cancel = new AbortController();
		const work = retry(() => Promise.reject(busy), {
			...defaultRetry,
			signal: cancel.signal,
			onRetry: () => {
				cancel.abort();
			},
		}).catch((error: unknown) => error);
		expect(((await work) as Failure).kind).toBe('cancelled');
	});
});
