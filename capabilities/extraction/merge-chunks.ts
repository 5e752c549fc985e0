import { isSchema } from '../schema/json-schema';
import type { TextChunk } from '../shared/chunk-text';
import { canonical } from '../schema/canonical';
import { fold } from './fold';
import { pointerTo } from './pointer';

type Row = Record<string, unknown>;

/** What one chunk of a document gave. */
export interface Part {
	chunk: TextChunk;
	data: Row;
}

export interface Conflict {
	/** Where, as a JSON pointer. */
	field: string;
	/** What was kept. */
	kept: unknown;
	/** What another part of the document says. */
	other: unknown;
}

/** Where a value of the whole comes from. */
export interface Origin {
	/** The chunk, by its number from 0. */
	part: number;
	/** Where it stands in the data of that chunk, as a JSON pointer. */
	field: string;
}

export interface Merged {
	data: Row;
	conflicts: Conflict[];
	/** By the pointer of a single value in the whole. */
	origins: Map<string, Origin>;
}

/** What is known of a list while it grows. */
interface Growing {
	/** Where the record with a key stands. */
	byKey: Map<string, number>;
	/** The chunk that was added last. */
	part: number;
	/** Entries of the chunk before that nothing repeats yet, and where they stand. */
	before: Map<string, number[]>;
	/** Entries of this chunk, and where they stand. */
	now: Map<string, number[]>;
}

/**
 * Merges what the chunks of one document gave. Records with the same key fields are one, wherever
 * they stand. An entry without a key is another's repetition only where their chunks overlap, and
 * it repeats one entry at most. Of a single value the first is kept, and one that differs is a
 * conflict.
 */
export function mergeChunks(parts: readonly Part[], keys: readonly string[]): Merged {
	const conflicts: Conflict[] = [];
	const origins = new Map<string, Origin>();
	const lists = new WeakMap<unknown[], Growing>();
	const overlaps = parts.map(({ chunk }, part) => {
		const before = parts[part - 1]?.chunk;
		return before !== undefined && chunk.start < before.start + before.text.length;
	});
	const data = parts.reduce<Row>(
		(whole, own, part) => mergeObjects(whole, own.data, '', { part, field: '' }),
		{},
	);
	return { data, conflicts, origins };

	function merge(known: unknown, value: unknown, field: string, origin: Origin): unknown {
		if (Array.isArray(value)) {
			if (Array.isArray(known)) return mergeLists(known, value, field, origin);
			if (isEmpty(known)) return mergeLists([], value, field, origin);
		} else if (isSchema(value)) {
			if (isSchema(known)) return mergeObjects(known, value, field, origin);
			if (isEmpty(known)) return mergeObjects({}, value, field, origin);
		} else if (isEmpty(known)) {
			origins.set(field, origin);
			return value;
		}
		if (!isEmpty(value) && fold(known) !== fold(value)) {
			conflicts.push({ field, kept: known, other: value });
		}
		return known;
	}

	function mergeObjects(known: Row, value: Row, field: string, { part, field: own }: Origin): Row {
		const changed = Object.entries(value).map(([name, inner]) => [
			name,
			merge(Object.hasOwn(known, name) ? known[name] : undefined, inner, pointerTo(field, name), {
				part,
				field: pointerTo(own, name),
			}),
		]);
		return Object.fromEntries([...Object.entries(known), ...changed]) as Row;
	}

	/** Changes the first list, which is a copy that nobody else has. */
	function mergeLists(list: unknown[], more: unknown[], field: string, origin: Origin): unknown[] {
		const growing = grow(list, origin.part);
		for (const [index, entry] of more.entries()) {
			const key = keyOf(entry, keys);
			const same = key === undefined ? undefined : growing.byKey.get(key);
			const folded = fold(entry);
			// A key says which record it is, so nothing else counts.
			const repeated = key === undefined ? growing.before.get(folded)?.shift() : undefined;
			const at = same ?? repeated ?? list.length;
			const places = growing.now.get(folded);
			if (places) places.push(at);
			else growing.now.set(folded, [at]);
			if (repeated !== undefined) continue;
			if (key !== undefined) growing.byKey.set(key, at);
			list[at] = merge(list[at], entry, pointerTo(field, at), {
				part: origin.part,
				field: pointerTo(origin.field, index),
			});
		}
		return list;
	}

	function grow(list: unknown[], part: number): Growing {
		const known = lists.get(list);
		if (known?.part === part) return known;
		const isNext = known?.part === part - 1 && overlaps[part] === true;
		const growing: Growing = {
			byKey: known?.byKey ?? new Map<string, number>(),
			part,
			before: isNext ? known.now : new Map<string, number[]>(),
			now: new Map<string, number[]>(),
		};
		lists.set(list, growing);
		return growing;
	}
}

/** The key of a record; undefined where it has none, or not all of it. */
function keyOf(entry: unknown, keys: readonly string[]): string | undefined {
	if (!isSchema(entry) || keys.length === 0) return undefined;
	const values = keys.map((key) => (Object.hasOwn(entry, key) ? entry[key] : null));
	return values.some(isEmpty) ? undefined : canonical(values);
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';
