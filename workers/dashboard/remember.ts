/**
 * Does the work at most once in so many milliseconds, however many ask meanwhile: some open pages are
 * as cheap as one. What fails is tried again at once.
 */
export function remember<T>(ms: number, work: () => Promise<T>): () => Promise<T> {
	let last: { at: number; result: Promise<T> } | undefined;
	return async () => {
		if (last && Date.now() - last.at < ms) return await last.result;
		const started = { at: Infinity, result: work() };
		last = started;
		try {
			const result = await started.result;
			started.at = Date.now();
			return result;
		} catch (error) {
			if (last === started) last = undefined;
			throw error;
		}
	};
}
