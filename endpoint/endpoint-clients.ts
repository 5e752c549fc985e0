import { createHash } from 'node:crypto';
import { createEndpointClient, type EndpointClient } from './endpoint-client';
import {
	endpointSettings,
	type EndpointSettings,
	type EndpointSettingsInput,
} from './endpoint-settings';
import { createPace, type Pace } from './pace';
import type { RetryOptions } from './retry';

const most = 500;

/**
 * The clients of a process: one per settings, and one pace per key and its limits. So what runs at
 * the same time shares the pace, and what one learned of refused fields helps the others.
 */
export function createEndpointClients(
	options: { retry?: Partial<RetryOptions>; paceOf?: (settings: EndpointSettings) => Pace } = {},
): (input: EndpointSettingsInput) => EndpointClient {
	const { retry, paceOf = createPace } = options;
	const clients = new Map<string, EndpointClient>();
	const paces = new Map<string, Pace>();
	return (input) => {
		const settings = endpointSettings.parse(input);
		const { baseUrl, apiKey, requestsPerMinute, tokensPerMinute, concurrency } = settings;
		const limits = { requestsPerMinute, tokensPerMinute, concurrency };
		const pace = keep(paces, { baseUrl, apiKey, ...limits }, () => paceOf(settings));
		return keep(clients, settings, () => {
			return createEndpointClient(settings, { ...(retry ? { retry } : {}), pace });
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
	if (kept.size > most && oldest !== undefined) kept.delete(oldest);
	return value;
}
