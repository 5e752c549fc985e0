import { formsOf } from './secret-forms';

const minChars = 4;

/** Replaces every occurrence of the secrets in a text, in whatever form, by three stars. */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
	return (
		[...new Set(secrets)]
			.filter((secret) => secret !== undefined && secret.length >= minChars)
			.flatMap((secret = '') => formsOf(secret))
			// One may hold another, whose stars would hide it from the search.
			.sort((a, b) => b.chars - a.chars)
			.reduce((clean, { pattern }) => clean.replace(pattern, '***'), text)
	);
}
