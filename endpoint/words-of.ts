/** Where errors stand, the first that has words. */
const names = [
	'error',
	'message',
	'detail',
	'errors',
	'msg',
	'error_description',
	'description',
	'title',
	'base_resp',
	'status_msg',
];
const maxLevels = 6;

/**
 * The words of an error in whatever form an endpoint gives them: a text, an object of any of the
 * usual names, a list, or JSON in a text; undefined where there are none.
 */
export function wordsOf(value: unknown, level = 0): string | undefined {
	if (level > maxLevels) return undefined;
	if (typeof value === 'string') return ofText(value, level);
	if (Array.isArray(value)) {
		const all = value.slice(0, 3).map((one: unknown) => wordsOf(one, level + 1));
		return all.filter((one) => one !== undefined).join('; ') || undefined;
	}
	if (typeof value !== 'object' || value === null) return undefined;
	const fields = value as Record<string, unknown>;
	for (const [at, name] of names.entries()) {
		const first = wordsOf(fields[name], level + 1);
		if (first === undefined) continue;
		// A bare code or the name of a status, with the words themselves beside it.
		const more =
			typeof fields[name] === 'string' && name === 'error'
				? names.slice(at + 1).map((one) => wordsOf(fields[one], level + 1))
				: [];
		const beside = more.find((one) => one !== undefined && one !== first);
		const words = beside === undefined ? first : `${first}: ${beside}`;
		return [placeOf(fields), words, ...rawOf(fields, words, level)].join('');
	}
	return rawOf(fields, '', level)[0]?.slice(2);
}

function ofText(text: string, level: number): string | undefined {
	const words = text.trim();
	if (words === '') return undefined;
	if (!/^[{[]/.test(words)) return words;
	try {
		return wordsOf(JSON.parse(words), level + 1) ?? words;
	} catch {
		return words;
	}
}

/** FastAPI names the field that is wrong. */
function placeOf({ loc }: Record<string, unknown>): string {
	return Array.isArray(loc) && loc.length > 0 ? `${loc.map(String).join('.')}: ` : '';
}

/** A gateway says "Provider returned error", and beside it what the provider said. */
function rawOf({ metadata }: Record<string, unknown>, words: string, level: number): string[] {
	const { raw } = (metadata ?? {}) as { raw?: unknown };
	const said = wordsOf(raw, level + 1);
	return said === undefined || words.includes(said) ? [] : [`: ${said}`];
}
