import type { EndpointSettings } from './endpoint-settings';

/** Shorter values of a query or parts of a header, such as a version, are words that messages need. */
const minChars = 16;
/** Of what is a secret by its name. */
const minNamedChars = 6;

const isSecretName = (name: string) =>
	/key|auth|token|secret|pass|pwd|cookie|session|credential|sig|^code$/i.test(name);

/**
 * What of an endpoint's settings may show nowhere: key, headers, and what the address holds; of
 * each the parts that are secrets by themselves, such as the key behind `Bearer`.
 */
export function secretsOf({
	apiKey,
	headers,
	baseUrl,
}: Pick<EndpointSettings, 'apiKey' | 'headers' | 'baseUrl'>): string[] {
	const { username, password, search } = new URL(baseUrl);
	const user = [username, password].flatMap((part) => [part, decode(part)]);
	const queries = search.slice(1).split('&').flatMap(ofQuery);
	const all = [apiKey, ...Object.entries(headers).flatMap(ofHeader), ...queries, ...user];
	return [...new Set(all.filter((secret) => secret !== ''))];
}

function ofHeader([name, value]: [string, string]): string[] {
	const words = value.split(/[\s,;]+/);
	const parts = words.flatMap((word) => [
		word,
		// A cookie, or a part of a signature.
		word.slice(word.indexOf('=') + 1).replace(/^"|"$/g, ''),
		...basic(word, words[0]),
	]);
	const minLength = isSecretName(name) ? minNamedChars : minChars;
	return [value, ...parts.filter(({ length }) => length > minLength)];
}

/** User and password of a basic authentication, together and apart. */
function basic(word: string, scheme = ''): string[] {
	if (!/^basic$/i.test(scheme) || word === scheme) return [];
	const said = Buffer.from(word, 'base64').toString();
	return [said, ...said.split(':')];
}

function ofQuery(pair: string): string[] {
	const [name = '', ...rest] = pair.split('=');
	const value = rest.join('=');
	const minLength = isSecretName(name) ? minNamedChars : minChars;
	// A plus is a space to some, and itself to others.
	const forms = [value, decode(value), decode(value.replaceAll('+', ' '))];
	return forms.filter(({ length }) => length >= minLength);
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
