/**
 * Runs each name once a round, the order turned with each: the speed of a machine drifts, so that
 * only what ran in the same round is compared. The first runs load code and do not count. Gives an
 * object of the results by name for each round.
 */
export async function inTurn(names, rounds, run, onRound = () => undefined) {
	for (const name of names) await run(name);
	const all = [];
	for (let round = 0; round < rounds; round++) {
		const results = {};
		for (const name of round % 2 ? names.toReversed() : names) results[name] = await run(name);
		all.push(results);
		onRound(round + 1, results);
	}
	return all;
}
