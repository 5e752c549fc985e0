import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { spentOn, withSpent } from '../../endpoint/with-spent';
import type { Context } from '../capability';
import type { ChatMessage } from '../chat/chat-message';
import type { ChatOptions } from '../chat/chat-options';
import { complete, type Turn } from '../chat/complete';
import type { ChatBody } from '../chat/to-chat-body';

/**
 * As `complete`, but tools, and a choice other than auto, are never left out: without them the
 * answer would pass for one of a model that wants nothing called. A turn that Gemini or Groq lost
 * since its own call could not be read is asked for once more.
 */
export async function completeCalls(
	options: ChatOptions,
	messages: readonly ChatMessage[],
	context: Context,
	fields: Partial<ChatBody>,
): Promise<Turn> {
	const ask = async () =>
		await complete(options, messages, context, fields, { keep: neededOf(fields) });
	try {
		return await ask();
	} catch (error) {
		if (!isLost(error)) throw error;
		const spent = spentOn([error]);
		try {
			const turn = await ask();
			return { ...turn, usage: sumUsage([...spent, turn.usage]) };
		} catch (again) {
			throw withSpent(again, spent);
		}
	}
}

function isLost(error: unknown): error is Failure {
	if (!(error instanceof Failure)) return false;
	const { kind, message, details } = error;
	if (kind === 'output-invalid' && /malformed_function_call/i.test(message)) return true;
	// What Groq says of it (console.groq.com/docs/tool-use).
	return details.code === 'tool_use_failed';
}

function neededOf({ tools, tool_choice: choice }: Partial<ChatBody>): string[] {
	if (tools === undefined) return [];
	const isSet = choice !== undefined && choice !== 'auto';
	return isSet ? ['tools', 'tool_choice'] : ['tools'];
}
