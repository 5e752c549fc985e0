import type { EndpointSettings } from './endpoint-settings';

/** Shorter values of a query, such as a version, are words that messages need. */
const leastQueryChars = 16;

/** What of an endpoint's settings may show nowhere: key, headers, and what the address holds. */
export function secretsOf({
	apiKey,
	headers,
	baseUrl,
}: Pick<EndpointSettings, 'apiKey' | 'headers' | 'baseUrl'>): string[] {
	const { username, password, searchParams } = new URL(baseUrl);
	const queries = [...searchParams.values()].filter(({ length }) => length >= leastQueryChars);
	return [apiKey, ...Object.values(headers), ...queries, username, password];
}
