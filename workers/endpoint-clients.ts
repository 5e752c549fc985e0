import { createHash } from 'node:crypto';
import { createEndpointClient, type EndpointClient } from '../endpoint/endpoint-client';
import type { EndpointSettings } from '../endpoint/endpoint-settings';
import { createPace, type Pace } from '../endpoint/pace';

const most = 500;

// The queue tries again later, and longer waits would hold a slot.
const retry = { attempts: 3, deadlineMs: 30_000 };

/** The client of an endpoint in this process: one per settings, and one pace per key. */
export function createEndpointClients(): (settings: EndpointSettings) => EndpointClient {
	const clients = new Map<string, EndpointClient>();
	const paces = new Map<string, Pace>();
	return (settings) => {
		const { baseUrl, apiKey, requestsPerMinute, tokensPerMinute, concurrency } = settings;
		const limits = { requestsPerMinute, tokensPerMinute, concurrency };
		const pace = keep(paces, hash({ baseUrl, apiKey, ...limits }), () => createPace(limits));
		return keep(clients, hash(settings), () => createEndpointClient(settings, { pace, retry }));
	};
}

const hash = (value: unknown) =>
	createHash('sha256').update(JSON.stringify(value)).digest('base64url');

function keep<T>(map: Map<string, T>, key: string, create: () => T): T {
	const value = map.get(key) ?? create();
	// Taken out and put back, the map's first entry is the one that was used longest ago.
	map.delete(key);
	map.set(key, value);
	const oldest = map.keys().next().value;
	if (map.size > most && oldest !== undefined) map.delete(oldest);
	return value;
}
