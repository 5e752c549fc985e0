import type { EndpointClient } from './endpoint-client';

/** What was found out about an endpoint, by name, for a while. */
export interface Memory<T> {
	recall(name: string): T | undefined;
	keep(name: string, value: T): void;
}

/** An endpoint is repaired, a gateway asks another one: after this it is found out anew. */
const keepMs = 10 * 60_000;
const maxKept = 500;

/**
 * A memory for each client, which is one for each credential: what one key is refused says nothing
 * of another.
 */
export function clientMemory<T>(): (client: Pick<EndpointClient, 'self'>) => Memory<T> {
	const memories = new WeakMap<object, Memory<T>>();
	return ({ self }) => {
		const memory = memories.get(self) ?? createMemory<T>();
		memories.set(self, memory);
		return memory;
	};
}

function createMemory<T>(): Memory<T> {
	const kept = new Map<string, { value: T; until: number }>();
	return {
		recall(name) {
			const found = kept.get(name);
			return found && found.until > Date.now() ? found.value : undefined;
		},
		keep(name, value) {
			// Put at the end, so that the first is the oldest.
			kept.delete(name);
			kept.set(name, { value, until: Date.now() + keepMs });
			const [oldest] = kept.keys();
			if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
		},
	};
}
