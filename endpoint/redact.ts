/** Replaces every occurrence of the secrets in a text by three stars. */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
	return (
		secrets
			.filter((secret): secret is string => secret !== undefined && secret.length >= 4)
			// One may hold another, whose stars would hide it from the search.
			.sort((a, b) => b.length - a.length)
			.reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
	);
}
