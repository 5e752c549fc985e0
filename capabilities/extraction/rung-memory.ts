import { createHash } from 'node:crypto';
import type { EndpointClient } from '../../endpoint/endpoint-client';
import type { JsonSchema } from '../schema/json-schema';

const most = 500;
const known = new WeakMap<EndpointClient, Map<string, number>>();

/**
 * Remembers which rung of the ladder an endpoint took for a model and a schema. While one window of
 * a document finds it out, the others wait: they would all be refused as often.
 */
export function rungMemory(client: EndpointClient, model: string, schema: JsonSchema) {
	const rungs = known.get(client) ?? new Map<string, number>();
	known.set(client, rungs);
	const hash = createHash('sha256').update(JSON.stringify(schema)).digest('base64');
	const key = `${model} ${hash}`;
	let finding: { promise: Promise<void>; resolve: () => void } | undefined;
	const memory = {
		/** Where to begin. Whoever was told 0 for want of a memory has to keep a rung or give up. */
		async first(): Promise<number> {
			while (!rungs.has(key) && finding) await finding.promise;
			if (!rungs.has(key)) finding = Promise.withResolvers();
			return rungs.get(key) ?? 0;
		},
		keep(rung: number): void {
			rungs.set(key, rung);
			const [oldest] = rungs.keys();
			if (rungs.size > most && oldest !== undefined) rungs.delete(oldest);
			memory.giveUp();
		},
		giveUp(): void {
			finding?.resolve();
			finding = undefined;
		},
	};
	return memory;
}

export type RungMemory = ReturnType<typeof rungMemory>;
