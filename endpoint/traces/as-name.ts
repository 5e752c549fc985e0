const namePattern = /^[\w.:@/+-]{1,120}$/;

/** The name of a model, where it is one: an expression, or an endpoint, may put anything there. */
export function asName(text: unknown, clean: (text: string) => string): string | undefined {
	return typeof text === 'string' && namePattern.test(text) ? clean(text) : undefined;
}
