import { z } from 'zod/v4';

/** A function that a model may call. */
export const functionDefinition = z.object({
	name: z
		.string()
		.trim()
		.min(1)
		.max(256)
		.describe('Any name; one that the endpoint refuses is mapped on the way and back.'),
	description: z.string().optional().describe('When to call it and what it does, for the model.'),
	parameters: z
		.record(z.string(), z.unknown())
		.default({ type: 'object', properties: {} })
		.describe('JSON Schema of the arguments, which are an object; dict and float are understood.'),
});

export type FunctionDefinition = z.infer<typeof functionDefinition>;

export const toolChoice = z
	.union([
		z.enum(['auto', 'none', 'required']),
		z.object({ function: z.string().min(1).describe('Name of the one that has to be called.') }),
	])
	.default('auto')
	.describe('Whether functions may, may not or must be called, or which one.');

export type ToolChoice = z.infer<typeof toolChoice>;

export const parallel = z
	.boolean()
	.default(true)
	.describe('Whether one answer may hold several calls; only false is sent.');
