import type { FinishReason, GenerateResult, TokenUsage } from '@n8n/ai-node-sdk';
import type { ChatMessage } from '../../capabilities/chat/chat-message';
import type { Turn } from '../../capabilities/chat/complete';
import type { Usage } from '../../endpoint/usage';
import { isCutOff, isWithheld } from '../../capabilities/chat/finish-reason';

/** A turn, and its calls with ids of their own and the names that n8n gave. */
export interface Said {
	turn: Turn;
	/** What the model thought, where that was asked for; else empty. */
	thoughts: string;
	calls: NonNullable<ChatMessage['tool_calls']>;
}

/** A turn as n8n takes it. */
export function toGenerated({ turn, thoughts, calls }: Said): GenerateResult {
	const { text, usage, model } = turn;
	return {
		id: turn.completion.id,
		finishReason: finishReasonOf(turn, calls.length > 0),
		usage: toTokenUsage(usage),
		message: {
			role: 'assistant',
			content: [
				...(thoughts === '' ? [] : [{ type: 'reasoning' as const, text: thoughts }]),
				...(text === '' ? [] : [{ type: 'text' as const, text }]),
				...calls.map(({ id = '', function: { name, arguments: input } }) => ({
					type: 'tool-call' as const,
					toolCallId: id,
					toolName: name,
					input,
				})),
			],
		},
		providerMetadata: { model_name: model, finish_reason: turn.finishReason, usage },
	};
}

export function toTokenUsage(usage: Usage): TokenUsage {
	return {
		promptTokens: usage.inputTokens,
		completionTokens: usage.outputTokens,
		totalTokens: usage.totalTokens,
		outputTokenDetails: { reasoning: usage.thinkingTokens },
	};
}

/** Gemini ends streamed calls with reason stop, so the calls decide. */
export function finishReasonOf({ finishReason }: Turn, hasCalls: boolean): FinishReason {
	if (hasCalls) return 'tool-calls';
	if (isCutOff(finishReason)) return 'length';
	if (isWithheld(finishReason)) return 'content-filter';
	return finishReason === 'stop' ? 'stop' : 'other';
}
