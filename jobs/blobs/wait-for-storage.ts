import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../endpoint/failure';
import type { FileStorage } from './file-storage';

const againMs = 1000;

/** Whether the storage may be back soon. */
export const isAway = (error: unknown): boolean =>
	error instanceof Failure && error.kind === 'temporarily-unavailable';

/**
 * The storage, where each file is asked for again while it is away, for the time in milliseconds.
 * What is only released stays a day longer where that cannot be said.
 */
export function waitForStorage(storage: FileStorage, forMs: number): FileStorage {
	async function patiently<T>(work: () => Promise<T>): Promise<T> {
		const until = Date.now() + forMs;
		for (;;) {
			try {
				return await work();
			} catch (error) {
				if (!isAway(error) || Date.now() > until) throw error;
				await delay(againMs);
			}
		}
	}
	return {
		...storage,
		sizeOf: async (name) => await patiently(async () => await storage.sizeOf(name)),
		store: async (name, path) => {
			await patiently(async () => {
				await storage.store(name, path);
			});
		},
		touch: async (name) => {
			await patiently(async () => {
				await storage.touch(name);
			});
		},
		release: async (name) => {
			await storage.release(name).catch((error: unknown) => {
				if (!isAway(error)) throw error;
			});
		},
	};
}
