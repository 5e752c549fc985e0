const everyMs = 20;

/** Looks at the memory of this process, threads and all, until the end: by how many MB it grew at most. */
export function watchMemory() {
	const before = process.memoryUsage.rss();
	let most = before;
	const timer = setInterval(() => {
		most = Math.max(most, process.memoryUsage.rss());
	}, everyMs);
	return {
		end() {
			clearInterval(timer);
			return Math.round((most - before) / 1e6);
		},
	};
}
