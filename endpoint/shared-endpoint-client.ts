import { createHash } from 'node:crypto';
import { createEndpointClient, type EndpointClient } from './endpoint-client';
import type { EndpointSettingsInput } from './endpoint-settings';

const clients = new Map<string, EndpointClient>();
const most = 200;

/**
 * The client of these settings in this process, so that workflows that run at the same time
 * share one pace, and what one learned of refused fields helps the others.
 */
export function sharedEndpointClient(settings: EndpointSettingsInput): EndpointClient {
	const key = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
	const client = clients.get(key) ?? createEndpointClient(settings);
	// Taken out and put back, the map's first entry is the one that was used longest ago.
	clients.delete(key);
	clients.set(key, client);
	const oldest = clients.keys().next().value;
	if (clients.size > most && oldest !== undefined) clients.delete(oldest);
	return client;
}
