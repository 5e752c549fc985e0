import type { ChatModelConfig, Message, Tool } from '@n8n/ai-node-sdk';
import type { Context } from '../../capabilities/capability';
import type { ChatMessage } from '../../capabilities/chat/chat-message';
import type { ChatOptions } from '../../capabilities/chat/chat-options';
import { resolveMessages } from '../../capabilities/chat/resolve-messages';
import { completeCalls } from '../../capabilities/function-calling/complete-calls';
import type { ToolChoice } from '../../capabilities/function-calling/function-definition';
import { createToolset } from '../../capabilities/function-calling/toolset';
import { toolSchema } from '../shared/parameters/tool-schema';
import { rememberedTurns } from './remembered-turns';
import { toMessages } from './to-messages';
import type { Said } from './to-generated';

/** What n8n gives along with a conversation: its SDK's settings, and LangChain's own. */
export type Config = ChatModelConfig & {
	signal?: AbortSignal;
	stop?: string[];
	tool_choice?: unknown;
};

/** One request of a conversation; with `onText` its words come as they are written. */
export type Ask = (
	messages: Message[],
	asked: { tools: Tool[]; config: Config; onText?: (text: string) => void },
) => Promise<Said>;

/** Asks the endpoint with our own client, and remembers turns that call tools. */
export function createAsk(options: ChatOptions, context: Context): Ask {
	const turns = rememberedTurns(context.client, options.model);
	return async (messages, { tools, config, onText }) => {
		const signals = [config.abortSignal, config.signal, context.signal];
		const own: Context = {
			...context,
			signal: AbortSignal.any(signals.filter((one) => one !== undefined)),
			onText,
		};
		const definitions = tools.flatMap((tool) =>
			tool.type === 'function'
				? [
						{
							name: tool.name,
							...(tool.description === undefined ? {} : { description: tool.description }),
							parameters: toolSchema(tool.inputSchema),
						},
					]
				: [],
		);
		const conversation = await resolveMessages(toMessages(messages, turns), own);
		const { profile } = context.client;
		const toolset = await createToolset(definitions, conversation, {
			profile,
			model: options.model,
		});
		const { names } = toolset;
		const turn = await completeCalls(
			withConfig(options, config),
			names.inMessages(conversation),
			own,
			toolset.fields({ toolChoice: choiceOf(config.tool_choice), parallel: true }),
		);
		const thoughts = options.includeThoughts ? turn.thoughts : '';
		if (turn.toolCalls.length === 0) return { turn, thoughts, calls: [] };
		const named = (turn.message.tool_calls ?? []).map((call) => ({
			...call,
			function: { ...call.function, name: names.toUser(call.function.name) ?? call.function.name },
		}));
		const message: ChatMessage = { ...turn.message, tool_calls: named };
		return { turn, thoughts, calls: turns.keep(message) };
	};
}

/** What the chain or the agent sets goes before what the node sets. */
function withConfig(options: ChatOptions, config: Config): ChatOptions {
	const { maxTokens, temperature, topP, presencePenalty, frequencyPenalty, seed } = config;
	const stop = config.stopSequences ?? config.stop;
	const given = {
		maxTokens,
		temperature,
		topP,
		presencePenalty,
		frequencyPenalty,
		seed,
		stop: stop && stop.length > 0 ? stop : undefined,
	};
	const set = Object.entries(given).filter(([, value]) => value !== undefined);
	return { ...options, ...Object.fromEntries(set) };
}

/** LangChain's words for it: `any` is required, and an object names the one to call. */
function choiceOf(choice: unknown): ToolChoice {
	if (choice === 'any' || choice === 'required') return 'required';
	if (choice === 'none') return 'none';
	if (typeof choice === 'string') return choice === 'auto' ? 'auto' : { function: choice };
	const { function: called } = (choice ?? {}) as { function?: { name?: unknown } | null };
	return typeof called?.name === 'string' ? { function: called.name } : 'auto';
}
