import type { CallOptions, EndpointClient, Send } from '../../endpoint/endpoint-client';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import { Failure } from '../../endpoint/failure';
import { promisedCode } from '../../endpoint/rate-limiter';

/** A job waits this long for its first request, in milliseconds, before it gives back its slot. */
const patienceMs = 2000;
/** Longer waits are spread, so that jobs of a key do not all come back at once. */
const spreadFromMs = 3000;
const longestSpreadMs = 600_000;
const minute = 60_000;
// With no other limit known, a hundred a second come back.
const minApartMs = 10;

/**
 * The client as one job has it. The slot of a job is not for waiting: where its key allows no
 * request soon, the first fails with kind rate-limited and says when to come back. Once a request
 * was made, the others wait for as long as any does, so that what is paid for is not lost.
 */
export function clientOfJob(
	client: EndpointClient,
	{ requestsPerMinute, tokensPerMinute, concurrency }: EndpointSettings,
	{
		readAhead,
		isAgain,
	}: {
		/** How many jobs of the batch go before this one. */
		readAhead: () => Promise<number>;
		/** Whether a run of the job failed before: a request is made once more then, and not thrice. */
		isAgain: boolean;
	},
): EndpointClient {
	let first: Promise<true> | undefined;
	let begun = 0;
	let hasAnswered = false;

	return {
		...client,
		async call<T>(send: Send<T>, given: CallOptions<T>): Promise<T> {
			const options = { ...given, attempts: isAgain && !hasAnswered ? 1 : given.attempts };
			const starting: Send<T> = async (...sending) => {
				begun += 1;
				const answer = await send(...sending);
				hasAnswered = true;
				return answer;
			};
			if (first) {
				await first;
				return await client.call(starting, options);
			}
			const { promise, resolve, reject } = Promise.withResolvers<true>();
			first = promise;
			first.catch(() => undefined);
			try {
				const opening: Send<T> = (...sending) => {
					resolve(true);
					return starting(...sending);
				};
				// A second request shows that there is something to lose.
				const patience = () => (begun > 1 ? Infinity : patienceMs);
				return await client.call(opening, { ...options, patienceMs: patience });
			} catch (error) {
				const later = await comeBackLater(error, options.tokens ?? 0);
				reject(later);
				throw later;
			}
		},
	};

	async function comeBackLater(error: unknown, tokens: number): Promise<unknown> {
		const waitMs = error instanceof Failure ? (error.details.retryAfterMs ?? 0) : 0;
		if (!(error instanceof Failure) || error.kind !== 'rate-limited' || waitMs < spreadFromMs) {
			return error;
		}
		if (error.details.code === promisedCode) return error;
		// Those ahead fill the minutes before; as many as run at once have no outcome yet.
		const aMinute = Math.min(
			requestsPerMinute > 0 ? requestsPerMinute : Infinity,
			tokensPerMinute > 0 && tokens > 0 ? Math.max(1, tokensPerMinute / tokens) : Infinity,
		);
		const ahead = Math.max(0, (await readAhead()) - concurrency);
		const spread = Math.min(
			longestSpreadMs * (0.5 + Math.random() / 2),
			minute * Math.floor(ahead / aMinute) + minApartMs * ahead,
		);
		return error.with({ retryAfterMs: waitMs + spread });
	}
}
