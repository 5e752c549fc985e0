import { createHash } from 'node:crypto';
import { createEndpointClient, type EndpointClient } from './endpoint-client';
import { endpointSettings, type EndpointSettingsInput } from './endpoint-settings';
import { createPace, type Pace } from './pace';

const most = 200;
const clients = new Map<string, EndpointClient>();
const paces = new Map<string, Pace>();

/**
 * The client of these settings in this process. Workflows that run at the same time share the
 * pace of a key, and what one learned of refused fields helps the others.
 */
export function sharedEndpointClient(input: EndpointSettingsInput): EndpointClient {
	const settings = endpointSettings.parse(input);
	return keep(clients, settings, () => createEndpointClient(settings, { pace: paceOf(settings) }));
}

function paceOf(settings: ReturnType<typeof endpointSettings.parse>): Pace {
	const { baseUrl, apiKey, requestsPerMinute, tokensPerMinute, concurrency } = settings;
	const limits = { requestsPerMinute, tokensPerMinute, concurrency };
	return keep(paces, { baseUrl, apiKey, limits }, () => createPace(limits));
}

function keep<T>(kept: Map<string, T>, name: object, create: () => T): T {
	const key = createHash('sha256').update(JSON.stringify(name)).digest('hex');
	const value = kept.get(key) ?? create();
	// Taken out and put back, the map's first entry is the one that was used longest ago.
	kept.delete(key);
	kept.set(key, value);
	const oldest = kept.keys().next().value;
	if (kept.size > most && oldest !== undefined) kept.delete(oldest);
	return value;
}
