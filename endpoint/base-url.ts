import type { Profile } from './profiles/profile';

// A route of the API, as people copy it with the address.
const route =
	/\/(chat\/completions|completions|responses|models|embeddings|rerank|audio\/(transcriptions|translations|speech)|images\/(generations|edits|variations))\/?$/;

/** The address without the route of a request, as it belongs into the credential. */
export function baseOf(address: string): string {
	const { origin, pathname } = new URL(address);
	return origin + pathname.replace(route, '').replace(/\/+$/, '');
}

/**
 * The base URL that requests are made under, without a trailing slash. A URL that names only a
 * host gets the profile's version path; a pasted route such as `/chat/completions` is cut off.
 */
export function resolveBaseUrl(baseUrl: string, profile: Profile): string {
	const url = new URL(baseUrl.trim());
	const path = url.pathname
		.replace(/\/{2,}/g, '/')
		.replace(route, '')
		.replace(/\/+$/, '');
	// Gemini's compat root is followed by the route itself; a typed /v1 behind it would be a 404.
	const rooted = path.replace(
		/\/openai\/v1$/,
		profile.name === 'gemini' ? '/openai' : '/openai/v1',
	);
	return `${url.origin}${rooted === '' ? profile.versionPath : rooted}`;
}
