import { isSchema } from '../schema/json-schema';

export interface Conflict {
	/** Where, as a JSON pointer. */
	field: string;
	/** What was kept. */
	kept: unknown;
	/** What another part of the document says. */
	other: unknown;
}

export interface Merged {
	data: Record<string, unknown>;
	conflicts: Conflict[];
}

/**
 * Merges what the windows of one document gave. Lists are put together without duplicates, and
 * records with the same key fields are one; of a single value the first is kept, and one that
 * differs is a conflict.
 */
export function mergeWindows(
	parts: readonly Record<string, unknown>[],
	keys: readonly string[],
): Merged {
	const conflicts: Conflict[] = [];
	const data = parts.reduce((one, other) => mergeObjects(one, other, '', keys, conflicts), {});
	return { data, conflicts };
}

function mergeObjects(
	one: Record<string, unknown>,
	other: Record<string, unknown>,
	path: string,
	keys: readonly string[],
	conflicts: Conflict[],
): Record<string, unknown> {
	const merged = { ...one };
	for (const [name, value] of Object.entries(other)) {
		const field = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
		const kept = merged[name];
		if (isEmpty(kept)) merged[name] = value;
		else if (isEmpty(value)) continue;
		else if (Array.isArray(kept) && Array.isArray(value)) {
			merged[name] = mergeLists(kept, value, field, keys, conflicts);
		} else if (isSchema(kept) && isSchema(value)) {
			merged[name] = mergeObjects(kept, value, field, keys, conflicts);
		} else if (!isSame(kept, value)) conflicts.push({ field, kept, other: value });
	}
	return merged;
}

function mergeLists(
	one: unknown[],
	other: unknown[],
	path: string,
	keys: readonly string[],
	conflicts: Conflict[],
): unknown[] {
	const list = [...one];
	for (const entry of other) {
		const at = list.findIndex((known) => isSame(known, entry) || haveSameKey(known, entry, keys));
		const known = list[at];
		if (at === -1) list.push(entry);
		else if (isSchema(known) && isSchema(entry)) {
			list[at] = mergeObjects(known, entry, `${path}/${String(at)}`, keys, conflicts);
		}
	}
	return list;
}

function haveSameKey(one: unknown, other: unknown, keys: readonly string[]): boolean {
	if (!isSchema(one) || !isSchema(other) || keys.length === 0) return false;
	return keys.every((key) => !isEmpty(one[key]) && isSame(one[key], other[key]));
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

/** The same but for the order of fields, and for case and spaces of texts. */
function isSame(one: unknown, other: unknown): boolean {
	return JSON.stringify(fold(one)) === JSON.stringify(fold(other));
}

function fold(value: unknown): unknown {
	if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim().toLowerCase();
	if (Array.isArray(value)) return value.map(fold);
	if (!isSchema(value)) return value;
	return Object.entries(value)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, inner]) => [name, fold(inner)]);
}
