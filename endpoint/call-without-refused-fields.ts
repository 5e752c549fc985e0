import type { CallOptions, EndpointClient, Send } from './endpoint-client';
import { Failure } from './failure';
import { hasField, withoutField } from './fields';

// Without these there is no request left to make.
const essential: ReadonlySet<string> = new Set(['model', 'messages', 'input', 'file', 'stream']);
// Nor without these inside of a message, a part or a function.
const inner: ReadonlySet<string> = new Set(
	'role content type text image_url input_audio tool_calls tool_call_id function name arguments parameters'.split(
		' ',
	),
);

// Set by us and not by the user, who has nothing to learn from its absence.
const ours: ReadonlySet<string> = new Set(['stream_options']);

const patterns = [
	/Unknown name "(?<name>[^"]+)"(?: at '(?<at>[^']+)')?/g,
	/Unrecognized request arguments? supplied: (?<name>[\w.]+(?:, [\w.]+)*)/g,
	/Unsupported (?:parameter|value): '(?<name>[^']+)'(?:.*Use '(?<instead>[^']+)' instead)?/g,
	/Unknown parameter: '(?<name>[^']+)'/g,
];

/**
 * Makes a request; fields that the endpoint says it does not know are left out, each once, or sent
 * under the name that it asks for instead. `onHint` names what is left out. Later requests leave
 * it out at once.
 */
export async function callWithoutRefusedFields<Body extends { model: string }, T>(
	client: EndpointClient,
	body: Body,
	send: (body: Body) => Send<T>,
	options: CallOptions<T> & {
		onHint: (message: string) => void;
		/** Fields of the body that the caller cannot do without. */
		keep?: readonly string[];
	},
): Promise<T> {
	const refused = client.refusedFields.get(body.model) ?? new Map<string, string | undefined>();
	for (;;) {
		const known = [...refused].reduce((rest, [path, instead]) => change(rest, path, instead), body);
		try {
			const answer = await client.call(send(known), options);
			tell();
			return answer;
		} catch (error) {
			const fields = error instanceof Failure ? fieldsRefusedBy(error, known) : [];
			const isKept = fields.some(([path]) => options.keep?.includes(path.split('.')[0] ?? ''));
			const isNews = !isKept && fields.some(([path]) => !refused.has(path));
			if (!isNews) {
				tell();
				throw error;
			}
			for (const [path, instead] of fields) refused.set(path, instead);
			client.refusedFields.set(body.model, refused);
		}
	}

	function tell(): void {
		const left = [...refused].flatMap(([path, instead]) =>
			instead === undefined && !ours.has(path) && hasField(body, path) ? [path] : [],
		);
		if (left.length === 0) return;
		options.onHint(
			`${client.profile.label} does not know ${left.join(', ')} for ${body.model}: left out of the request`,
		);
	}
}

function fieldsRefusedBy(failure: Failure, body: object): [string, string | undefined][] {
	if (failure.kind !== 'request-invalid') return [];
	const named = patterns.flatMap((pattern) =>
		[...failure.message.matchAll(pattern)].flatMap(({ groups }) =>
			(groups?.name ?? '')
				.split(', ')
				.map((name): [string, string | undefined] => [
					(groups?.at ? `${groups.at}.${name}` : name).replace(/\[\d+\]/g, '[]'),
					groups?.instead,
				]),
		),
	);
	return named.filter(([path]) => hasField(body, path) && mayGo(path));
}

function mayGo(path: string): boolean {
	const names = path.split('.').map((name) => name.replace('[]', ''));
	const last = names.pop() ?? '';
	if (names.length === 0) return !essential.has(last);
	// A schema without one of its words would be another schema.
	return !inner.has(last) && !names.includes('schema') && !names.includes('parameters');
}

function change<Body extends object>(body: Body, path: string, instead: string | undefined): Body {
	const value = (body as Record<string, unknown>)[path];
	const rest = withoutField(body, path);
	return instead === undefined || value === undefined || instead in rest
		? rest
		: { ...rest, [instead]: value };
}
