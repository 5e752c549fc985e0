import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import type { Capability } from '../capability';
import type { ChatMessage } from '../chat/chat-message';
import type { Turn } from '../chat/complete';
import { resolveMessages } from '../chat/resolve-messages';
import {
	callFunctionsRequest,
	callFunctionsResult,
	type CallFunctionsRequest,
	type CallFunctionsResult,
} from './call-functions-request';
import { completeCalls } from './complete-calls';
import type { ToolChoice } from './function-definition';
import { createToolset, type ReadCall } from './toolset';

/** Asks a model which functions to call and with what; an answer that does not fit is asked for once more. */
export const callFunctions: Capability<CallFunctionsRequest, CallFunctionsResult> = {
	name: 'functionCalling',
	request: callFunctionsRequest,
	result: callFunctionsResult,
	async run({ messages, functions, toolChoice, parallel, strict, ...options }, context) {
		const { profile } = context.client;
		const toolset = await createToolset(functions, messages, { profile, strict });
		const conversation = toolset.names.inMessages(await resolveMessages(messages, context));
		const fields = toolset.fields({ toolChoice, parallel });
		const ask = async (more: ChatMessage[]) => {
			const turn = await completeCalls(options, [...conversation, ...more], context, fields);
			const calls = turn.toolCalls.map(toolset.read).map((call) => checkChoice(call, toolChoice));
			return { turn, calls, violations: violationsOf(calls, toolChoice) };
		};
		const first = await ask([]);
		if (first.violations.length === 0) return toResult(first.calls, [first.turn]);
		throwIfCut(first.turn, first.violations);
		const second = await ask([first.turn.message, ...correct(first.calls, first.violations)]);
		if (second.violations.length === 0) return toResult(second.calls, [first.turn, second.turn]);
		throwIfCut(second.turn, second.violations);
		throw new Failure({
			kind: 'output-invalid',
			message: `The model's call does not fit, also when asked again: ${second.violations.join('; ')}`,
			hint: 'Describe the function and its parameters more closely, loosen the schema, or choose another model',
		});

		function toResult(calls: ReadCall[], turns: Turn[]): CallFunctionsResult {
			const turn = turns.at(-1) ?? first.turn;
			const { text, thoughts, finishReason, model, completion } = turn;
			return {
				calls: calls.map(({ id, name, arguments: given }) => ({ id, name, arguments: given })),
				text,
				...(options.includeThoughts && thoughts !== '' ? { thoughts } : {}),
				finishReason,
				model,
				usage: sumUsage(turns.map(({ usage }) => usage)),
				...(turns.length > 1 ? { reasked: true } : {}),
				...(options.includeRaw ? { raw: completion } : {}),
			};
		}
	},
};

/** Not every endpoint keeps to the choice of one function. */
function checkChoice(call: ReadCall, choice: ToolChoice): ReadCall {
	if (typeof choice === 'string' || call.name === choice.function) return call;
	const violation = `only the function "${choice.function}" may be called`;
	return { ...call, violations: [...call.violations, violation] };
}

function violationsOf(calls: ReadCall[], choice: ToolChoice): string[] {
	if (calls.length === 0 && (choice === 'required' || typeof choice === 'object')) {
		const wanted = typeof choice === 'object' ? `the function "${choice.function}"` : 'a function';
		return [`${wanted} has to be called, and none was`];
	}
	return calls.flatMap(({ name, violations }) => violations.map((one) => `${name}: ${one}`));
}

/** Tells the model what was wrong. Every call gets an answer, and the model's turn is not the last. */
function correct(calls: ReadCall[], violations: string[]): ChatMessage[] {
	if (calls.length === 0) return [{ role: 'user', content: `${violations.join('; ')}.` }];
	return calls.map(({ id, violations: own }) => ({
		role: 'tool',
		tool_call_id: id,
		content:
			own.length === 0
				? 'Not run, since another call was wrong. Call it again with the same arguments.'
				: `Not run: ${own.join('; ')}. Call it again with arguments that fit its schema.`,
	}));
}

function throwIfCut({ finishReason }: Turn, violations: string[]): void {
	if (!/length|max_tokens/i.test(finishReason)) return;
	throw new Failure({
		kind: 'output-truncated',
		message: `The token limit was reached before the call was complete: ${violations.join('; ')}`,
		hint: 'Raise the maximum number of tokens, or lower the reasoning effort: thinking counts',
	});
}
