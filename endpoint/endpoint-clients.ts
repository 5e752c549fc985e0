import { createHash } from 'node:crypto';
import { createEndpointClient, type EndpointClient } from './endpoint-client';
import {
	endpointSettings,
	type EndpointSettings,
	type EndpointSettingsInput,
} from './endpoint-settings';
import { createRateLimiter, type RateLimiter } from './rate-limiter';
import type { RetryOptions } from './retry';

const maxKept = 500;

/**
 * The clients of a process: one per settings, and one rate limiter per key and its limits. So what runs at
 * the same time shares the rate limit, and what one learned of refused fields helps the others.
 */
export function createEndpointClients(
	options: {
		retry?: Partial<RetryOptions>;
		rateLimiterOf?: (settings: EndpointSettings) => RateLimiter;
	} = {},
): (input: EndpointSettingsInput) => EndpointClient {
	const { retry, rateLimiterOf = createRateLimiter } = options;
	const clients = new Map<string, EndpointClient>();
	const rateLimiters = new Map<string, RateLimiter>();
	return (input) => {
		const settings = endpointSettings.parse(input);
		const { baseUrl, apiKey, requestsPerMinute, tokensPerMinute, concurrency } = settings;
		const limits = { requestsPerMinute, tokensPerMinute, concurrency };
		const limiter = keep(rateLimiters, { baseUrl, apiKey, ...limits }, () =>
			rateLimiterOf(settings),
		);
		return keep(clients, settings, () => {
			return createEndpointClient(settings, { ...(retry ? { retry } : {}), limiter });
		});
	};
}

function keep<T>(kept: Map<string, T>, name: object, create: () => T): T {
	const key = createHash('sha256').update(JSON.stringify(name)).digest('base64url');
	const value = kept.get(key) ?? create();
	// Taken out and put back, the map's first entry is the one that was used longest ago.
	kept.delete(key);
	kept.set(key, value);
	const oldest = kept.keys().next().value;
	if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
	return value;
}
