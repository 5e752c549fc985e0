import { randomUUID } from 'node:crypto';
import type { ChatMessage, ToolCall } from '../../capabilities/chat/chat-message';

/** Turns of a model that called tools, by the ids of their calls. */
export interface RememberedTurns {
	/**
	 * Keeps a turn and returns it with an id of its own for each call: some endpoints leave it empty,
	 * or number the calls of every answer from the start.
	 */
	keep(message: ChatMessage): ChatMessage;
	/** The turn that a call belongs to, as the model said it; undefined once it is forgotten. */
	turnOf(callId: string): ChatMessage | undefined;
}

const most = 2000;

/**
 * n8n's agents build conversations anew and lose what they do not know: thought signatures, which
 * calls were made together, and the arguments to the letter. So turns are kept in this process, the
 * latest of them; a call of another process goes without a signature of its own.
 */
export function createRememberedTurns(): RememberedTurns {
	const turns = new Map<string, ChatMessage>();
	return {
		keep(message) {
			const calls = (message.tool_calls ?? []).map((call): ToolCall & { id: string } => ({
				...call,
				id: isFree(call.id, turns) ? call.id : `call_${randomUUID().replaceAll('-', '')}`,
			}));
			const kept = { ...message, tool_calls: calls };
			for (const { id } of calls) turns.set(id, kept);
			for (const oldest of turns.keys()) {
				if (turns.size <= most) break;
				turns.delete(oldest);
			}
			return kept;
		},
		turnOf: (callId) => turns.get(callId),
	};
}

/** Made-up ids are short numbers, which the next answer has again. */
function isFree(id: string | undefined, taken: ReadonlyMap<string, unknown>): id is string {
	return id !== undefined && id !== '' && !/^call_\d{1,3}$/.test(id) && !taken.has(id);
}

/** What all agents of this process remember. */
export const rememberedTurns = createRememberedTurns();
