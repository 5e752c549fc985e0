import { retryDelayOf } from '../../endpoint/retry-delay-of';

const body = (retryDelay: string) => ({
	error: {
		details: [
			{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure' },
			{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
		],
	},
});

describe('retryDelayOf', () => {
	it('reads the RetryInfo of a Gemini refusal', () => {
		expect(retryDelayOf(body('34.4s'), new Headers())).toBeCloseTo(34_400);
		expect(retryDelayOf(body('0s'), new Headers())).toBe(0);
	});

	it('reads Retry-After in seconds and as a date, and prefers retry-after-ms', () => {
		expect(retryDelayOf(undefined, new Headers({ 'retry-after': '7' }))).toBe(7000);
		const date = new Date(Date.now() + 60_000).toUTCString();
		expect(retryDelayOf(undefined, new Headers({ 'retry-after': date }))).toBeGreaterThan(50_000);
		const both = new Headers({ 'retry-after': '7', 'retry-after-ms': '250' });
		expect(retryDelayOf(body('34s'), both)).toBe(250);
	});

	it('says nothing where the endpoint said nothing it can read', () => {
		expect(retryDelayOf(undefined, new Headers())).toBeUndefined();
		expect(retryDelayOf(body('soon'), new Headers({ 'retry-after': 'later' }))).toBeUndefined();
		expect(retryDelayOf({ error: { details: 'none' } }, new Headers())).toBeUndefined();
	});
});
