import fc from 'fast-check';

type Fields = Record<string, unknown>;

/** Something that is done to one field of an answer. */
export interface Disturbance {
	/** Which one, counted through all of them. */
	at: number;
	how: 'drop' | 'replace' | 'wrap' | 'add' | 'reverse';
	value: unknown;
	added: [string, unknown];
}

const others: unknown[] = [null, 7, true, [], { odd: 1 }];
// What endpoints have beside an answer, in all forms that say nothing.
const beside: [string, unknown][] = [
	...[null, '', {}, false, { code: 0 }].map((value): [string, unknown] => ['error', value]),
	...[null, 'x', 7, { google: null }, { google: { thought_signature: 's' } }].map(
		(value): [string, unknown] => ['extra_content', value],
	),
	...[null, 'Hm', 7, {}].map((value): [string, unknown] => ['reasoning_content', value]),
	...[null, [], {}].map((value): [string, unknown] => ['reasoning_details', value]),
	...[null, [], [null]].map((value): [string, unknown] => ['tool_calls', value]),
	...[null, [], {}].map((value): [string, unknown] => ['audio', value]),
	...[null, []].map((value): [string, unknown] => ['annotations', value]),
	...[null, {}].map((value): [string, unknown] => ['function_call', value]),
	...[null, 'MALFORMED', 7].map((value): [string, unknown] => ['native_finish_reason', value]),
	...[null, 7, 'x', []].map((value): [string, unknown] => ['system_fingerprint', value]),
	...[null, 7, 'many', {}, { prompt_tokens: null }].map((value): [string, unknown] => [
		'usage',
		value,
	]),
	...[null, [], { status_code: 0, status_msg: 'success' }].map((value): [string, unknown] => [
		'base_resp',
		value,
	]),
];

export const anyDisturbance: fc.Arbitrary<Disturbance> = fc.record({
	at: fc.nat(1000),
	how: fc.constantFrom('drop', 'replace', 'wrap', 'add', 'reverse'),
	value: fc.constantFrom(...others),
	added: fc.oneof(
		fc.constantFrom(...beside),
		fc.tuple(fc.constantFrom('x_any', 'citations', 'parsed'), fc.jsonValue({ maxDepth: 1 })),
	),
});

interface Place {
	holder: Fields;
	name: string;
}

/** Every field of an answer, those of what is in it included. */
function placesIn(value: unknown): Place[] {
	if (typeof value !== 'object' || value === null) return [];
	const holder = value as Fields;
	return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])]);
}

/**
 * A copy of an answer with something done to fields that `mayChange`. Nothing is put where it would
 * say something else: what is added is new, and means nothing.
 */
export function disturb<T>(
	answer: T,
	{ at, how, value, added: [name, more] }: Disturbance,
	mayChange: (field: string, how: Disturbance['how'], value: unknown) => boolean,
): T {
	const copy = structuredClone(answer);
	const places = placesIn(copy);
	const place = places[at % Math.max(1, places.length)];
	if (!place) return copy;
	const { holder, name: field } = place;
	if (how === 'add') {
		if (!Array.isArray(holder) && !(name in holder)) holder[name] = more;
	} else if (how === 'reverse') {
		if (Array.isArray(holder)) return copy;
		for (const [key, one] of Object.entries(holder).reverse()) {
			delete holder[key];
			holder[key] = one;
		}
	} else if (mayChange(field, how, value)) {
		if (how === 'replace') holder[field] = value;
		else if (how === 'wrap') holder[field] = [holder[field]];
		else if (Array.isArray(holder)) holder.splice(Number(field), 1);
		else delete holder[field];
	}
	return copy;
}
