import type { CallOptions, EndpointClient, Send } from './endpoint-client';
import { Failure } from './failure';
import { hasField, withoutField } from './fields';
import { refusedFieldsIn, type RefusedField } from './refused-fields-in';

// Set by us and not by the user, who has nothing to learn from its absence.
const ours: ReadonlySet<string> = new Set(['stream_options']);

/**
 * Makes a request; fields that the endpoint says it does not know are left out, each once, or sent
 * under the name that it asks for instead. `onHint` names what is left out. Later requests leave
 * it out at once, but where it was its value that was refused: another one may do.
 */
export async function callWithoutRefusedFields<Body extends { model: string }, T>(
	client: EndpointClient,
	body: Body,
	send: (body: Body) => Send<T>,
	options: CallOptions<T> & {
		onHint: (message: string) => void;
		/** Fields of the body that the caller cannot do without. */
		keep?: readonly string[];
		/** Fields that the user knows nothing of. */
		ours?: readonly string[];
	},
): Promise<T> {
	const known = client.refusedFields.get(body.model) ?? new Map<string, string | undefined>();
	const values = new Set<string>();
	const tried = new Set<string>();
	try {
		for (;;) {
			const sent = without([...values].map((path) => ({ path })));
			try {
				return await client.call(send(sent), { ...options, model: body.model });
			} catch (error) {
				const fields = error instanceof Failure ? refusedFieldsIn(error, sent) : [];
				const news = fields.filter(({ path }) => !tried.has(path));
				if (news.length === 0 || news.some(isKept)) throw error;
				news.forEach(learn);
			}
		}
	} finally {
		tell();
	}

	function without(more: readonly RefusedField[]): Body {
		const learned = [...known].map(([path, instead]) => ({ path, instead }));
		const fields = [...learned, ...more].filter((field) => !isKept(field));
		return fields.reduce((rest, field) => change(rest, field), body);
	}

	function isKept({ path }: RefusedField): boolean {
		return options.keep?.includes(path.split('.')[0] ?? '') ?? false;
	}

	function learn({ path, instead, isValue }: RefusedField): void {
		tried.add(path);
		if (isValue) values.add(path);
		else known.set(path, instead);
		client.refusedFields.set(body.model, known);
	}

	function tell(): void {
		const unknown = [...known].flatMap(([path, instead]) => (instead === undefined ? [path] : []));
		say(
			'does not know',
			unknown.filter((path) => !ours.has(path) && !options.ours?.includes(path)),
		);
		say('refused the value of', [...values]);
	}

	function say(what: string, paths: string[]): void {
		const left = paths.filter((path) => hasField(body, path));
		if (left.length === 0) return;
		options.onHint(
			`${client.profile.label} ${what} ${left.join(', ')} for ${body.model}: left out of the request`,
		);
	}
}

function change<Body extends object>(body: Body, { path, instead }: RefusedField): Body {
	const value = (body as Record<string, unknown>)[path];
	const rest = withoutField(body, path);
	return instead === undefined || value === undefined || instead in rest
		? rest
		: { ...rest, [instead]: value };
}
