import { resolveBaseUrl } from '../../endpoint/base-url';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import { type Failure } from '../../endpoint/failure';
import { findProfile } from '../../endpoint/profiles/find-profile';

const container =
	'Inside a container, localhost is the container itself: use the name of the service, or host.docker.internal';

/** What is wrong with a credential whose endpoint could not list its models, and how to go on. */
export function explainFailure(failure: Failure, settings: EndpointSettings): string {
	const profile = findProfile(settings);
	const address = resolveBaseUrl(settings.baseUrl, profile);
	const { host } = new URL(address);
	const name = profile.name === 'generic' ? host : profile.label;
	const { kind, message, hint, status, code = '' } = failure.details;
	const words = message.replace(/[.\s]+$/, '');
	const newKey = profile.keyPage === undefined ? '' : `, or create one at ${profile.keyPage}`;

	if (status === 403 && profile.name !== 'gemini') {
		return `${name} refused the request: the key may lack a permission, or the provider is not available where n8n runs. ${name} said: ${words}`;
	}
	if (status === 401 || status === 403 || (kind === 'credential-invalid' && status !== undefined)) {
		return settings.apiKey === ''
			? `${name} needs an API key, but the field API Key is empty. Enter one${newKey}. ${name} said: ${words}`
			: `${name} does not accept the API key. Copy it again${newKey}. ${name} said: ${words}`;
	}
	if (status === 404 || status === 405 || kind === 'output-invalid') {
		const example = profile.baseUrl === '' ? 'https://host/v1' : profile.baseUrl;
		return `There is no list of models at ${address}/models. Check the path of the Base URL: it ends with the version, as in ${example}. ${host} said: ${words}`;
	}
	if (code === 'ECONNREFUSED') {
		return `No server is listening at ${host}. Check the port of the Base URL, and that the server is running. ${container}`;
	}
	if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|EPROTO/.test(code)) {
		return `The server at ${host} does not use TLS on this port. Let the Base URL start with http:// instead of https://, or use the TLS port`;
	}
	if (kind === 'timed-out') {
		return `${host} did not answer in time. Check the Base URL, and any firewall or proxy between n8n and ${host}`;
	}
	if (kind === 'rate-limited' || kind === 'quota-exhausted') {
		return `${name} knows the API key, but its limit is used up at the moment. ${name} said: ${words}`;
	}
	// Certificates among them: their message names what is wrong.
	const where =
		words.includes(host) || (kind === 'credential-invalid' && code === '') ? '' : ` (${host})`;
	return `${words}${where}${hint === undefined ? '' : `. ${hint}`}`;
}
