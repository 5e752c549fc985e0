import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';
import { besideTextFields } from '../chat/beside-text';
import { chatMessage } from '../chat/chat-message';
import { chatOptions } from '../chat/chat-options';
import { responseFormat } from '../chat/response-format';
import { parallel, toolChoice } from './function-definition';

export const runToolsRequest = z.object({
	...chatOptions,
	messages: z.array(chatMessage).min(1).describe('The conversation, oldest first.'),
	toolChoice: toolChoice.describe(
		'Whether the model may, may not or must call a tool, or which one it must call. A required call applies to the first step only.',
	),
	parallel,
	maxSteps: z
		.number()
		.int()
		.min(1)
		.max(100)
		.default(10)
		.describe('How many times the model may call tools before it has to answer.'),
	onLimit: z
		.enum(['error', 'partial'])
		.default('error')
		.describe('What to do where it then still calls tools: fail, or return what there is.'),
	responseFormat: responseFormat.optional(),
});

export const ranCall = z.object({
	id: z.string(),
	name: z.string().describe('The tool.'),
	arguments: z.record(z.string(), z.unknown()),
	output: z.unknown().optional().describe('What the tool returned.'),
	error: z.string().optional().describe('Why it returned nothing; the model was told.'),
	tookMs: z.number().nonnegative().describe('How long the tool ran, in milliseconds.'),
});

export const ranStep = z.object({
	calls: z.array(ranCall).describe('Run in parallel.'),
	text: z.string().optional().describe('What the model said beside the calls.'),
	tookMs: z.number().nonnegative().describe('The request and the tools, in milliseconds.'),
	usage,
});

export const runToolsResult = z.object({
	text: z.string().describe('The answer.'),
	json: z.unknown().optional().describe('The answer as JSON, where JSON was asked for.'),
	thoughts: z.string().optional().describe("The model's thoughts, where they were asked for."),
	finishReason: z.string().describe('Why the model ended, or step-limit.'),
	steps: z.array(ranStep).describe('The turns in which tools were called.'),
	model: z.string().describe('The model that answered.'),
	usage: usage.describe('Of all requests together.'),
	...besideTextFields,
	raw: z.array(z.unknown()).optional().describe("The endpoint's own answers, one a request."),
});

export type RunToolsRequest = z.infer<typeof runToolsRequest>;
export type RunToolsResult = z.infer<typeof runToolsResult>;
export type RanCall = z.infer<typeof ranCall>;
export type RanStep = z.infer<typeof ranStep>;
