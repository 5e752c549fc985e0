import { Failure } from './failure';
import type { CallOptions, EndpointClient, Send } from './endpoint-client';

// Without these there is no request left to make.
const essential: ReadonlySet<string> = new Set(['model', 'messages', 'input', 'file', 'stream']);

const patterns = [
	/Unknown name "([^"]+)"/g,
	/Unrecognized request arguments? supplied: ([\w.]+(?:, [\w.]+)*)/g,
	/Unknown parameter: '([^']+)'/g,
	/Unsupported parameter: '([^']+)'/g,
];

/**
 * Makes a request; where the endpoint refuses fields it does not know, they are left out, the
 * request is made once more and `onHint` names them. Later requests leave them out at once.
 */
export async function callWithoutRefusedFields<Body extends { model: string }, T>(
	client: EndpointClient,
	body: Body,
	send: (body: Body) => Send<T>,
	options: CallOptions<T> & { onHint: (message: string) => void },
): Promise<T> {
	const refused = client.refusedFields.get(body.model) ?? new Set<string>();
	const known = without(body, refused);
	tell(Object.keys(body).filter((field) => refused.has(field)));
	try {
		return await client.call(send(known), options);
	} catch (error) {
		const fields = error instanceof Failure ? fieldsRefusedBy(error, known) : [];
		if (fields.length === 0) throw error;
		for (const field of fields) refused.add(field);
		client.refusedFields.set(body.model, refused);
		tell(fields);
		return await client.call(send(without(known, refused)), options);
	}

	function tell(fields: string[]): void {
		if (fields.length === 0) return;
		options.onHint(
			`${client.profile.label} does not know ${fields.join(', ')} for ${body.model}: left out of the request`,
		);
	}
}

function fieldsRefusedBy(failure: Failure, body: object): string[] {
	if (failure.kind !== 'request-invalid') return [];
	const named = patterns.flatMap((pattern) =>
		[...failure.message.matchAll(pattern)].flatMap(([, names = '']) =>
			names.split(', ').map((name) => name.split('.')[0] ?? ''),
		),
	);
	return [...new Set(named)].filter((field) => field in body && !essential.has(field));
}

function without<Body extends object>(body: Body, fields: ReadonlySet<string>): Body {
	return Object.fromEntries(Object.entries(body).filter(([field]) => !fields.has(field))) as Body;
}
