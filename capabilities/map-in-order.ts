/**
 * Maps 0 to count - 1 with at most `concurrency` at once; results stand in the order of the
 * indexes. After a rejection nothing new starts, and it rejects once the running ones ended.
 */
export async function mapInOrder<T>(
	count: number,
	concurrency: number,
	map: (index: number) => Promise<T>,
): Promise<T[]> {
	const results = new Array<T>(count);
	const rejections: unknown[] = [];
	let next = 0;
	const lane = async () => {
		while (next < count && rejections.length === 0) {
			const index = next++;
			try {
				results[index] = await map(index);
			} catch (error) {
				rejections.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, count) }, lane));
	if (rejections.length > 0) throw rejections[0];
	return results;
}
