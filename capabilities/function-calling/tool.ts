import type { JsonSchema } from '../schema/json-schema';

/** A function that can be run here and now. */
export interface Tool {
	name: string;
	description: string;
	parameters: JsonSchema;
	/** Its result is told to the model: a text as it is, all else as JSON. */
	run(given: Record<string, unknown>, signal: AbortSignal): Promise<unknown>;
}
