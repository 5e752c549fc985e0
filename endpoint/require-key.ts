import type { EndpointSettings } from './endpoint-settings';
import { Failure } from './failure';
import { providerAt } from './profiles/find-profile';

/**
 * Throws credential-invalid where a provider's public service would be asked without a key. A gateway or a
 * server of one's own may need none, and a header or the query may carry one.
 */
export function requireKey({ apiKey, baseUrl, headers }: EndpointSettings): void {
	if (apiKey !== '') return;
	const { hostname, searchParams } = new URL(baseUrl);
	const provider = providerAt(hostname);
	const names = [...Object.keys(headers), ...searchParams.keys()];
	if (provider?.keyPage === undefined || names.some((name) => /auth|key|token/i.test(name))) return;
	throw new Failure({
		kind: 'credential-invalid',
		message: `${provider.label} needs an API key, but the field API Key of the credential is empty`,
		hint: `Enter your key there, or create one at ${provider.keyPage}`,
	});
}
