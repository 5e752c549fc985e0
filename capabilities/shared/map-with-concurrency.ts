import { createTurns } from './create-turns';

/**
 * Maps 0 to count - 1 with at most `concurrency` at once; results stand in the order of the
 * indexes. One that calls `goOn` lets the next start before it ends. After a rejection nothing
 * new starts, and it rejects once the running ones ended. The process gets turns for other work.
 */
export async function mapWithConcurrency<T>(
	count: number,
	concurrency: number,
	map: (index: number, goOn: () => void) => Promise<T>,
): Promise<T[]> {
	const results = new Array<T>(count);
	const rejections: unknown[] = [];
	const started: Promise<void>[] = [];
	const run = async (index: number, goOn: () => void) => {
		try {
			results[index] = await map(index, goOn);
		} catch (error) {
			rejections.push(error);
		} finally {
			goOn();
		}
	};
	const turn = createTurns();
	const isOver = () => started.length >= count || rejections.length > 0;
	const worker = async () => {
		while (!isOver()) {
			const due = turn();
			if (due) {
				await due;
				if (isOver()) return;
			}
			await new Promise<void>((goOn) => started.push(run(started.length, goOn)));
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
	await Promise.all(started);
	if (rejections.length > 0) throw rejections[0];
	return results;
}
