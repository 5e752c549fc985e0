/** A JSON Schema that is no boolean, whatever its dialect. */
export type JsonSchema = Record<string, unknown>;

/** Whether a value is an object, as every schema but true and false is. */
export const isSchema = (value: unknown): value is JsonSchema =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
