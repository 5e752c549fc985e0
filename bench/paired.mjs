/**
 * Runs two ways of the same work in turn, A B B A, and gives for each pair how much of the throughput
 * of `theirs` is reached by `ours`, and how much CPU of this process an item takes. The machine's
 * speed drifts, so that only pairs tell something. The first runs load code and do not count.
 */
export async function paired({ ours, theirs, items, rounds, onRound = () => undefined }) {
	const pairs = [];
	for (let round = -1; round < rounds; round++) {
		const isTurned = round % 2 !== 0;
		const first = await timed(isTurned ? theirs : ours, items);
		const second = await timed(isTurned ? ours : theirs, items);
		const [us, them] = isTurned ? [second, first] : [first, second];
		if (round < 0) continue;
		pairs.push({ us, them });
		onRound(round + 1, us, them);
	}
	const ratios = (read) => spread(pairs.map(({ us, them }) => read(us, them)));
	return {
		/** Ours divided by theirs: 1 is as fast. */
		throughput: ratios((us, them) => them.wallMs / us.wallMs),
		/** Of this process, ours divided by theirs: 1 is as cheap. */
		cpu: ratios((us, them) => us.cpuMs / them.cpuMs),
		oursCpuMs: ratios((us) => us.cpuMs / items),
		theirsCpuMs: ratios((_, them) => them.cpuMs / items),
		oursPerSecond: ratios((us) => (items * 1000) / us.wallMs),
		theirsPerSecond: ratios((_, them) => (items * 1000) / them.wallMs),
	};
}

async function timed(work, items) {
	await work.prepare?.(items);
	globalThis.gc?.();
	const cpu = process.cpuUsage();
	const startedAt = performance.now();
	await work.run(items);
	const wallMs = performance.now() - startedAt;
	const { user, system } = process.cpuUsage(cpu);
	await work.after?.();
	return { wallMs, cpuMs: (user + system) / 1000 };
}

/** The median with the smallest and the largest. */
export function spread(values) {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length / 2;
	const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
	return { median, min: sorted[0], max: sorted.at(-1) };
}
