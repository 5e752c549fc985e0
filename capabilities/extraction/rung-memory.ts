import { createHash } from 'node:crypto';
import type { EndpointClient } from '../../endpoint/endpoint-client';
import type { JsonSchema } from '../schema/json-schema';

const most = 500;
const known = new WeakMap<EndpointClient, Map<string, number>>();

/** Remembers which rung of the ladder an endpoint took for a model and a schema. */
export function rungMemory(client: EndpointClient, model: string, schema: JsonSchema) {
	const rungs = known.get(client) ?? new Map<string, number>();
	known.set(client, rungs);
	const hash = createHash('sha256').update(JSON.stringify(schema)).digest('base64');
	const key = `${model} ${hash}`;
	return {
		first: () => rungs.get(key) ?? 0,
		keep(rung: number): void {
			rungs.set(key, rung);
			const [oldest] = rungs.keys();
			if (rungs.size > most && oldest !== undefined) rungs.delete(oldest);
		},
	};
}
