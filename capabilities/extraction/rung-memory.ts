import { createHash } from 'node:crypto';
import { clientMemory } from '../../endpoint/client-memory';
import type { EndpointClient } from '../../endpoint/endpoint-client';
import type { JsonSchema } from '../schema/json-schema';

const rungsOf = clientMemory<number>();

/**
 * Remembers which rung of the ladder an endpoint took for a model and a schema. While one chunk of
 * a document finds it out, the others wait: they would all be refused as often.
 */
export function rungMemory(client: EndpointClient, model: string, schema: JsonSchema) {
	const rungs = rungsOf(client);
	const hash = createHash('sha256').update(JSON.stringify(schema)).digest('base64');
	const key = `${model} ${hash}`;
	let finding: { promise: Promise<void>; resolve: () => void } | undefined;
	const memory = {
		/** Where to begin. Whoever was told 0 for want of a memory has to keep a rung or give up. */
		async first(): Promise<number> {
			let rung: number | undefined;
			while ((rung = rungs.recall(key)) === undefined && finding) await finding.promise;
			if (rung === undefined) finding = Promise.withResolvers();
			return rung ?? 0;
		},
		keep(rung: number): void {
			rungs.keep(key, rung);
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
