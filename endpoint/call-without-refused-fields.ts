import { clientMemory } from './client-memory';
import type { CallOptions, EndpointClient, Send } from './endpoint-client';
import { Failure } from './failure';
import { hasField, valueAt, withValue, withoutField } from './fields';
import { refusedFieldsIn } from './refused-fields-in';
import type { RefusedField } from './refused-field';
import type { Usage } from './usage';
import { spentOn, withSpent } from './with-spent';

// Set by us and not by the user, who has nothing to learn from its absence.
const ours: ReadonlySet<string> = new Set([
	'stream_options',
	'messages[].reasoning',
	'messages[].reasoning_content',
	'messages[].reasoning_details',
]);

// By model and the fields beside them: a field may be refused beside one and taken alone.
const refusalsOf = clientMemory<readonly RefusedField[]>();

/**
 * Makes a request; fields that the endpoint says it does not know are left out, each once, or sent
 * under the name that it asks for instead. `onHint` and `onLeftOut` name what is left out. Once a
 * request without them succeeded, later ones of the same fields leave them out at once, for a
 * while; but where it was its value that was refused: another one may do.
 */
export async function callWithoutRefusedFields<Body extends { model: string }, T>(
	client: EndpointClient,
	body: Body,
	send: (body: Body) => Send<T>,
	options: CallOptions<T> & {
		onHint: (message: string) => void;
		/** Told the paths of the fields that a request which succeeded was made without. */
		onLeftOut?: ((paths: string[]) => void) | undefined;
		/** Fields of the body that the caller cannot do without. */
		keep?: readonly string[];
		/** Fields that may lose a part, such as `strict`, and do not go as a whole. */
		whole?: readonly string[];
		/** Fields that the user knows nothing of. */
		ours?: readonly string[];
	},
): Promise<T> {
	const memory = refusalsOf(client);
	const name = `${body.model} ${shapeOf(body)}`;
	const refused = (memory.recall(name) ?? []).filter((field) => !isKept(field));
	let news = false;
	const spent: Usage[] = [];
	try {
		for (;;) {
			const sent = refused.reduce((rest, field) => change(rest, field), body);
			try {
				const answer = await client.call(send(sent), { ...options, model: body.model });
				if (news)
					memory.keep(
						name,
						refused.filter(({ isValue, path }) => !isValue || isInShape(body, path)),
					);
				options.onLeftOut?.(leftOut());
				return answer;
			} catch (error) {
				const named = error instanceof Failure ? refusedFieldsIn(error, sent) : [];
				const more = named.flatMap(once);
				if (more.length === 0 || more.some(isKept)) throw withSpent(error, spent);
				if (error instanceof Failure) spent.push(...spentOn([error]));
				refused.push(...more);
				news = true;
			}
		}
	} finally {
		tell();
	}

	/** A value is changed once, and then goes as a whole. */
	function once(field: RefusedField): RefusedField[] {
		const before = refused.filter(({ path }) => path === field.path);
		if (before.length === 0) return [field];
		const { path } = field;
		return before.every(({ value }) => value !== undefined) ? [{ path, isValue: true }] : [];
	}

	function isKept({ path }: RefusedField): boolean {
		const isNeeded = options.keep?.includes(path.split('.')[0] ?? '') ?? false;
		return isNeeded || (options.whole?.includes(path) ?? false);
	}

	/** What the user set, or an extra body did, and is not sent under another name. */
	function leftOut(isOfValue?: boolean): string[] {
		return refused.flatMap(({ path, instead, value, isValue = false }) => {
			if (value !== undefined) return [];
			const isOurs = ours.has(path) || options.ours?.includes(path);
			const isOther = isOfValue !== undefined && isOfValue !== isValue;
			return instead !== undefined || isOurs || isOther || !hasField(body, path) ? [] : [path];
		});
	}

	function tell(): void {
		say('does not support', leftOut(false));
		say('refused the value of', leftOut(true));
		const gone = leftOut();
		for (const { path, value } of refused) {
			if (value === undefined || gone.includes(path)) continue;
			options.onHint(
				`${client.profile.label} does not accept ${path} "${String(valueAt(body, path))}" for ${body.model}: "${value}" was sent instead`,
			);
		}
	}

	function say(what: string, left: string[]): void {
		if (left.length === 0) return;
		options.onHint(
			`${client.profile.label} ${what} ${left.join(', ')} for ${body.model}: left out of the request`,
		);
	}
}

// What differs from request to request, whatever the fields are.
const content: ReadonlySet<string> = new Set(
	'model messages input prompt file image user'.split(' '),
);
const maxValueChars = 300;

/** Which fields a body has, with those values that may decide what else it may have. */
function shapeOf(body: object): string {
	const fields = Object.entries(body).map(([name, value]: [string, unknown]) => {
		if (typeof value === 'number' || content.has(name) || Array.isArray(value)) return name;
		const said = JSON.stringify(value) as string | undefined;
		return `${name}=${(said ?? '').slice(0, maxValueChars)}`;
	});
	return fields.sort().join(' ');
}

/** Whether what is remembered of these fields is remembered of this value alone. */
const isInShape = (body: object, path: string): boolean =>
	typeof valueAt(body, path) === 'string' && !content.has(path);

function change<Body extends object>(body: Body, field: RefusedField): Body {
	const { path, instead } = field;
	if (field.value !== undefined) return withValue(body, path, field.value);
	const value = (body as Record<string, unknown>)[path];
	const rest = withoutField(body, path);
	return instead === undefined || value === undefined || instead in rest
		? rest
		: { ...rest, [instead]: value };
}
