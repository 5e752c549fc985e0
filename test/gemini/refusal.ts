/** What the server answers in place of a completion. */
export interface Refusal {
	status: number;
	error: { message: string; status: string; details?: unknown[] };
}

export const invalid = (message: string, details: unknown[] = []): Refusal => ({
	status: 400,
	error: { message, status: 'INVALID_ARGUMENT', details },
});

export const notFound = (message: string): Refusal => ({
	status: 404,
	error: { message, status: 'NOT_FOUND' },
});

/** The body of a refusal: Gemini's is a list of one. */
export const refusalBody = ({ status, error }: Refusal) => [{ error: { code: status, ...error } }];

/** The body of a rate limit that says how long it lasts, in milliseconds. */
export const exhausted = (ms: number) =>
	refusalBody({
		status: 429,
		error: {
			message: 'Resource has been exhausted',
			status: 'RESOURCE_EXHAUSTED',
			details: [
				{
					'@type': 'type.googleapis.com/google.rpc.RetryInfo',
					retryDelay: `${String(ms / 1000)}s`,
				},
			],
		},
	});

/** One line a field that the endpoint's JSON reader does not know: it names all of them at once. */
export function unknownName(name: string, at = '', why = 'Cannot find field.'): string {
	const place = at === '' ? '' : ` at '${at}'`;
	return `Invalid JSON payload received. Unknown name "${name}"${place}: ${why}`;
}

/** The refusal of a body that holds unknown fields, with a violation for each line. */
export function refuseNames(lines: string[]): Refusal | undefined {
	if (lines.length === 0) return undefined;
	const fieldViolations = lines.map((description) => {
		const field = / at '([^']+)'/.exec(description)?.[1];
		return field === undefined ? { description } : { field, description };
	});
	const badRequest = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations };
	return invalid(lines.join('\n'), [badRequest]);
}

export const unknownKeys = (value: object, known: ReadonlySet<string>, at: string): string[] =>
	Object.keys(value)
		.filter((key) => !known.has(key))
		.map((key) => unknownName(key, at));

/** The first rule that a body breaks. */
export function firstOf(...rules: (() => Refusal | undefined)[]): Refusal | undefined {
	for (const rule of rules) {
		const refusal = rule();
		if (refusal) return refusal;
	}
	return undefined;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
