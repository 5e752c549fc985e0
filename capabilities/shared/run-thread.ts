import { Worker } from 'node:worker_threads';

/**
 * Runs a file in a thread of its own with a task, and returns what it posts. The signal ends it, and
 * so does its time in milliseconds. Rejects where it throws or
 * ends without an answer, and with a TimeoutError where its time is over.
 */
export async function runThread<Answer>(
	file: string,
	task: unknown,
	{ signal, maxMs, maxMegabytes }: { signal: AbortSignal; maxMs: number; maxMegabytes?: number },
): Promise<Answer> {
	signal.throwIfAborted();
	const worker = new Worker(file, {
		workerData: task,
		// The host's flags and environment are no concern of the thread, nor are its remarks the host's.
		...{ execArgv: [], env: {}, stdout: true, stderr: true },
		...(maxMegabytes === undefined
			? {}
			: { resourceLimits: { maxOldGenerationSizeMb: maxMegabytes } }),
	});
	// What nobody reads would be kept.
	worker.stdout.resume();
	worker.stderr.resume();
	const end = () => void worker.terminate();
	const limit = AbortSignal.any([signal, AbortSignal.timeout(maxMs)]);
	limit.addEventListener('abort', end);
	try {
		return await new Promise<Answer>((resolve, reject) => {
			worker.once('message', resolve);
			worker.once('error', reject);
			worker.once('exit', () => {
				reject(
					limit.aborted ? (limit.reason as Error) : new Error('The thread ended without an answer'),
				);
			});
		});
	} finally {
		limit.removeEventListener('abort', end);
		await worker.terminate();
	}
}
