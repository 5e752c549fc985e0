import { on } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../refusal.mjs';
import { createPool } from './pool.mjs';

const MAX_WORKERS = 2;

/** Speech recognition in threads of its own, because the model blocks the thread that it runs in. */
export function createTranscriber({
	workers = Math.min(MAX_WORKERS, availableParallelism()),
	threads = 1,
} = {}) {
	const all = Array.from(
		{ length: workers },
		() => new Worker(new URL('worker.mjs', import.meta.url), { workerData: { threads } }),
	);
	const pool = createPool(all);

	/** Yields { start, end, text } in seconds as they are transcribed; returns { duration }. */
	async function* transcribe(bytes, signal) {
		const worker = await pool.acquire(signal);
		const messages = on(worker, 'message', { close: ['exit'] });
		const cancel = () => worker.postMessage({ kind: 'cancel' });
		signal.addEventListener('abort', cancel, { once: true });
		let isBusy = true;
		const nextMessage = async () => {
			const { done, value } = await messages.next();
			isBusy = !done && value[0].kind === 'segment';
			return done ? { kind: 'failed', message: 'its thread ended' } : value[0];
		};
		try {
			worker.postMessage({ kind: 'transcribe', bytes });
			for (;;) {
				const message = await nextMessage();
				signal.throwIfAborted();
				if (message.kind === 'segment') yield message.segment;
				else if (message.kind === 'done') return { duration: message.duration };
				else if (message.kind === 'refused') throw new Refusal('request-invalid', message.message);
				else throw new Error(`Speech recognition failed: ${message.message}`);
			}
		} finally {
			signal.removeEventListener('abort', cancel);
			if (isBusy) cancel();
			while (isBusy) await nextMessage();
			await messages.return();
			pool.release(worker);
		}
	}

	const close = async () => {
		const ended = all.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
		for (const worker of all) worker.postMessage({ kind: 'close' });
		await Promise.all(ended);
	};
	return { transcribe, close };
}
