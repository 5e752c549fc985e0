import { createPace } from '../../endpoint/pace';

const signal = new AbortController().signal;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function start(pace: ReturnType<typeof createPace>, count: number, tokens = 0, lasts = 1000) {
	const startedAt: number[] = [];
	const all = Array.from({ length: count }, async () => {
		await pace.run({ tokens, signal }, async () => {
			startedAt.push(Date.now());
			await new Promise((resolve) => setTimeout(resolve, lasts));
		});
	});
	return { startedAt, done: Promise.all(all) };
}

describe('createPace', () => {
	it('runs no more at once than the concurrency', async () => {
		const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 3 });
		const began = Date.now();
		const { startedAt, done } = start(pace, 9);
		await jest.runAllTimersAsync();
		await done;
		expect(startedAt.map((at) => at - began)).toEqual([
			0, 0, 0, 1000, 1000, 1000, 2000, 2000, 2000,
		]);
	});

	it('starts no more in any 60 s than the requests per minute', async () => {
		const pace = createPace({ requestsPerMinute: 2, tokensPerMinute: 0, concurrency: 100 });
		const began = Date.now();
		const { startedAt, done } = start(pace, 5);
		await jest.runAllTimersAsync();
		await done;
		expect(startedAt.map((at) => at - began)).toEqual([0, 0, 60_000, 60_000, 120_000]);
	});

	it('holds back what would go over the tokens per minute, and lets one that never fits pass alone', async () => {
		const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 100, concurrency: 100 });
		const began = Date.now();
		const { startedAt, done } = start(pace, 3, 60);
		const large = start(pace, 1, 500);
		await jest.runAllTimersAsync();
		await Promise.all([done, large.done]);
		expect(startedAt.map((at) => at - began)).toEqual([0, 60_000, 120_000]);
		expect(large.startedAt.map((at) => at - began)).toEqual([180_000]);
	});

	it('counts the tokens that were really used', async () => {
		const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 100, concurrency: 100 });
		const began = Date.now();
		await pace.run({ tokens: 90, signal }, (request) => {
			request.spent(10);
			return Promise.resolve();
		});
		const { startedAt, done } = start(pace, 1, 90);
		await jest.runAllTimersAsync();
		await done;
		expect(startedAt.map((at) => at - began)).toEqual([0]);
	});

	it('lets the next start once an answer is here, while it is read', async () => {
		const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 1 });
		const began = Date.now();
		const read = pace.run({ tokens: 0, signal }, async ({ answered }) => {
			answered();
			await new Promise((resolve) => setTimeout(resolve, 5000));
		});
		const { startedAt, done } = start(pace, 2);
		await jest.runAllTimersAsync();
		await Promise.all([read, done]);
		expect(startedAt.map((at) => at - began)).toEqual([0, 1000]);
	});

	it('starts nothing while it is paused, and the longest pause counts', async () => {
		const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 100 });
		const began = Date.now();
		pace.pauseFor(5000);
		pace.pauseFor(2000);
		const { startedAt, done } = start(pace, 2);
		await jest.runAllTimersAsync();
		await done;
		expect(startedAt.map((at) => at - began)).toEqual([5000, 5000]);
	});

	it('leaves its place to the next when it is cancelled while it waits', async () => {
		const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 1 });
		const cancel = new AbortController();
		const first = start(pace, 1);
		const second = pace.run({ tokens: 0, signal: cancel.signal }, () => Promise.resolve('ran'));
		const third = start(pace, 1);
		const rejection = expect(second).rejects.toBe('no more');
		cancel.abort('no more');
		await jest.runAllTimersAsync();
		await Promise.all([rejection, first.done, third.done]);
		expect(third.startedAt).toHaveLength(1);
	});

	it('gives up at once where the pause is longer than its patience, and lets the others wait', async () => {
		const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 1 });
		const began = Date.now();
		pace.pauseFor(7_200_000);
		const hasty = pace.run({ tokens: 0, signal, patienceMs: 30_000 }, () => Promise.resolve());
		await expect(hasty).rejects.toMatchObject({
			details: { kind: 'rate-limited', retryAfterMs: 7_200_000 },
		});
		const { startedAt, done } = start(pace, 1);
		await jest.runAllTimersAsync();
		await done;
		expect(startedAt.map((at) => at - began)).toEqual([7_200_000]);
	});

	it('gives up for the hasty behind a patient one as well', async () => {
		const pace = createPace({ requestsPerMinute: 1, tokensPerMinute: 0, concurrency: 9 });
		const patient = start(pace, 2);
		const hasty = pace.run({ tokens: 0, signal, patienceMs: 1000 }, () => Promise.resolve());
		await expect(hasty).rejects.toMatchObject({ details: { kind: 'rate-limited' } });
		await jest.runAllTimersAsync();
		await patient.done;
		expect(patient.startedAt).toHaveLength(2);
	});

	it('frees the place of a task that throws', async () => {
		const pace = createPace({ requestsPerMinute: 0, tokensPerMinute: 0, concurrency: 1 });
		await expect(
			pace.run({ tokens: 0, signal }, () => Promise.reject(new Error('no'))),
		).rejects.toThrow('no');
		await expect(pace.run({ tokens: 0, signal }, () => Promise.resolve(1))).resolves.toBe(1);
	});
});
