const atOnce = 200;

/** Runs something for each, some hundreds at once, so that neither Redis nor memory is flooded. */
export async function inBatches<T, R>(
	list: readonly T[],
	run: (one: T) => Promise<R>,
): Promise<R[]> {
	const results: R[] = [];
	for (let from = 0; from < list.length; from += atOnce) {
		for (const one of await Promise.all(list.slice(from, from + atOnce).map(run)))
			results.push(one);
	}
	return results;
}
