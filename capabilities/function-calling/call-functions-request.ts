import { z } from 'zod/v4';
import { usage } from '../../endpoint/usage';
import { besideTextFields } from '../chat/beside-text';
import { chatMessage } from '../chat/chat-message';
import { chatOptions } from '../chat/chat-options';
import { functionDefinition, parallel, toolChoice } from './function-definition';

export const callFunctionsRequest = z.object({
	...chatOptions,
	messages: z.array(chatMessage).min(1).describe('The conversation, oldest first.'),
	functions: z.array(functionDefinition).min(1).max(128).describe('What may be called.'),
	toolChoice,
	parallel,
	strict: z
		.boolean()
		.optional()
		.describe('Whether the endpoint must keep to the schemas; OpenAI then takes a part of them.'),
});

export const callFunctionsResult = z.object({
	calls: z
		.array(
			z.object({
				id: z.string().describe('Which result belongs to it; made up where the endpoint has none.'),
				name: z.string().describe('The function, by the name that it was defined with.'),
				arguments: z.record(z.string(), z.unknown()).describe('They fit the schema.'),
			}),
		)
		.describe('What the model wants called; empty where it answered by itself.'),
	text: z.string().describe('What the model said beside the calls, often nothing.'),
	thoughts: z.string().optional().describe("The model's thoughts, where they were asked for."),
	finishReason: z.string().describe('Why the model ended; Gemini says stop for calls as well.'),
	model: z.string().describe('The model that answered.'),
	usage: usage.describe('Of all requests together.'),
	reasked: z.boolean().optional().describe('True where the first answer did not fit a schema.'),
	...besideTextFields,
	raw: z.unknown().optional().describe("The endpoint's own last answer."),
});

export type CallFunctionsRequest = z.infer<typeof callFunctionsRequest>;
export type CallFunctionsResult = z.infer<typeof callFunctionsResult>;
