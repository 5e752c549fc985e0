/** Replaces every occurrence of the secrets in a text by three stars. */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
	return secrets
		.filter((secret): secret is string => secret !== undefined && secret.length >= 4)
		.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}
