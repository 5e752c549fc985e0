import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { withSpent } from '../../endpoint/with-spent';
import type { Capability } from '../capability';
import { noting } from '../shared/noting';
import { besideText } from '../chat/beside-text';
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
import { isValid, mergeCalls } from './merge-calls';
import { throwIfCut } from './throw-if-cut';
import { createToolset, type ReadCall } from './toolset';
import { isWrittenCall, writtenCallHint } from './written-call';

/**
 * Asks a model which functions to call and with what. Calls that do not fit are asked for once
 * more; those beside them stay. Throws output-invalid where that does not help.
 */
export const callFunctions: Capability<CallFunctionsRequest, CallFunctionsResult> = noting({
	name: 'functionCalling',
	request: callFunctionsRequest,
	result: callFunctionsResult,
	async run({ messages, functions, toolChoice, parallel, strict, ...options }, context) {
		const { profile } = context.client;
		const toolset = await createToolset(functions, messages, {
			profile,
			model: options.model,
			strict,
		});
		for (const hint of toolset.hints) context.onHint(hint);
		const conversation = toolset.names.inMessages(await resolveMessages(messages, context));
		const fields = toolset.fields({ toolChoice, parallel });
		const ask = async (more: ChatMessage[]) => {
			const turn = await completeCalls(options, [...conversation, ...more], context, fields);
			const calls = turn.toolCalls.map(toolset.read).map((call) => checkChoice(call, toolChoice));
			return { turn, calls };
		};
		const first = await ask([]);
		const wrong = violationsOf(first.calls, toolChoice);
		if (wrong.length === 0) return toResult(first.calls, [first.turn]);
		throwIfCut(first.turn, wrong, [first.turn.usage]);
		const spent = [first.turn.usage];
		const second = await ask([first.turn.message, ...correct(first.calls, wrong)]).catch(
			(error: unknown) => {
				throw withSpent(error, spent);
			},
		);
		spent.push(second.turn.usage);
		const { calls, missing } = mergeCalls(first.calls, second.calls);
		// One that may not be called at all is rightly not called again, if there are others.
		const left = calls.length === 0 ? missing : missing.filter(mayBeCalled);
		const violations = violationsOf([...calls, ...left], toolChoice);
		if (violations.length === 0) return toResult(calls, [first.turn, second.turn]);
		throwIfCut(second.turn, violations, spent);
		throw new Failure({
			kind: 'output-invalid',
			message: `The model's call does not fit, even after asking again: ${violations.join('; ')}`,
			hint: 'Describe the function and its parameters more closely, loosen the schema, or choose another model',
			violations,
			usage: sumUsage(spent),
		});

		function mayBeCalled({ name }: ReadCall): boolean {
			const isKnown = functions.some((one) => one.name === name);
			return isKnown && (typeof toolChoice === 'string' || toolChoice.function === name);
		}

		function toResult(calls: ReadCall[], turns: Turn[]): CallFunctionsResult {
			const turn = turns.at(-1) ?? first.turn;
			const { text, thoughts, finishReason, model, completion } = turn;
			const names = functions.map(({ name }) => name);
			if (calls.length === 0 && isWrittenCall(text, names)) context.onHint(writtenCallHint);
			return {
				calls: calls.map(({ id, name, arguments: given }) => ({ id, name, arguments: given })),
				text,
				...(options.includeThoughts && thoughts !== '' ? { thoughts } : {}),
				finishReason,
				model,
				usage: sumUsage(turns.map(({ usage }) => usage)),
				...(turns.length > 1 ? { reasked: true } : {}),
				...besideText(turns),
				...(options.includeRaw ? { raw: completion } : {}),
			};
		}
	},
});

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
	return calls.map((call) => ({
		role: 'tool',
		tool_call_id: call.id,
		content: isValid(call)
			? 'Accepted as it is. Do not call it again, only what was wrong.'
			: `Not run: ${call.violations.join('; ')}. Call it again with arguments that fit its schema.`,
	}));
}
