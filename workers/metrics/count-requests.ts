import { Failure } from '../../endpoint/failure';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import type { RateLimiter } from '../../endpoint/rate-limiter';
import type { WorkerMetrics } from '../running/worker-metrics';

/** Rate limiters through which every request goes, so that each is counted with its wait and its end. */
export function countRequests(
	rateLimiterOf: (settings: EndpointSettings) => RateLimiter,
	metrics: WorkerMetrics,
): (settings: EndpointSettings) => RateLimiter {
	return (settings) => {
		const limiter = rateLimiterOf(settings);
		return {
			...limiter,
			async run(request, task) {
				const askedAt = Date.now();
				return await limiter.run(request, async (start) => {
					const startedAt = Date.now();
					metrics.waited(startedAt - askedAt);
					const ended = (end: { status: string; errorKind?: Failure['kind'] | undefined }) => {
						metrics.requestEnded({ ...end, tookMs: Date.now() - startedAt });
					};
					try {
						const answer = await task(start);
						ended({ status: '2xx' });
						return answer;
					} catch (error) {
						const { kind, status } = error instanceof Failure ? error.details : {};
						ended({ status: String(status ?? 'none'), errorKind: kind });
						throw error;
					}
				});
			},
		};
	};
}
