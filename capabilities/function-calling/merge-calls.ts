import { isDeepStrictEqual } from 'node:util';
import type { ReadCall } from './toolset';

interface Merged {
	calls: ReadCall[];
	/** The wrong calls of the first answer that the second has none for. */
	missing: ReadCall[];
}

/**
 * The valid calls of a first answer and, at the places of its wrong ones, those of a second: the
 * next of the same function, or else the next of any. What is left comes last. A call that repeats
 * a valid one is left out, since it would be made twice.
 */
export function mergeCalls(first: readonly ReadCall[], second: readonly ReadCall[]): Merged {
	const accepted = first.filter(isValid);
	const open = second.filter((call) => !accepted.some((one) => isSame(one, call)));
	const take = (fits: (call: ReadCall) => boolean) => {
		const index = open.findIndex(fits);
		return index < 0 ? undefined : open.splice(index, 1)[0];
	};
	const places = first
		.map((call) => ({ call, now: isValid(call) ? call : take(({ name }) => name === call.name) }))
		// Those of the same function go first.
		.map(({ call, now }) => ({ call, now: now ?? take(() => true) }));
	return {
		calls: withOwnIds([...places.flatMap(({ now }) => now ?? []), ...open]),
		missing: places.flatMap(({ call, now }) => (now ? [] : [call])),
	};
}

export const isValid = ({ violations }: ReadCall): boolean => violations.length === 0;

const isSame = (one: ReadCall, other: ReadCall): boolean =>
	one.name === other.name && isDeepStrictEqual(one.arguments, other.arguments);

/** Ids that were made up begin at 1 in each answer. */
function withOwnIds(calls: readonly ReadCall[]): ReadCall[] {
	const taken = new Set<string>();
	return calls.map((call) => {
		let { id } = call;
		for (let number = 2; taken.has(id); number += 1) id = `${call.id}_${String(number)}`;
		taken.add(id);
		return { ...call, id };
	});
}
