import type { GenerateResult, Message, StreamChunk } from '@n8n/ai-node-sdk';
import type { Ask, Config } from './ask-model';
import type { Sdk } from './load-sdk';
import { streamTurn } from './stream-turn';
import { toGenerated, type Said } from './to-generated';

interface ModelParts {
	model: string;
	/** Does the work. */
	ask: Ask;
	/** Whether the endpoint is asked to stream; a stream of an endpoint that is not has one piece. */
	isStreamed: boolean;
	/** What n8n shows of an error. */
	toError: (error: unknown) => Error;
}

/** A model as n8n's SDK has it. */
export function createChatModel(
	{ BaseChatModel }: Sdk,
	{ model, ask, isStreamed, toError }: ModelParts,
) {
	class OpenAiCompatibleModel extends BaseChatModel<Config> {
		override async generate(messages: Message[], config: Config = {}): Promise<GenerateResult> {
			try {
				return toGenerated(await ask(messages, { tools: this.tools, config }));
			} catch (error) {
				throw toError(error);
			}
		}

		override stream(messages: Message[], config: Config = {}): AsyncIterable<StreamChunk> {
			// Who stops reading has no use for the rest.
			const stop = new AbortController();
			const signals = [config.abortSignal, stop.signal].filter((one) => one !== undefined);
			const own = { ...config, abortSignal: AbortSignal.any(signals) };
			const begin = async (onText?: (text: string) => void): Promise<Said> => {
				try {
					const streaming = onText ? { onText } : {};
					return await ask(messages, { tools: this.tools, config: own, ...streaming });
				} catch (error) {
					throw toError(error);
				}
			};
			const onEnd = () => {
				stop.abort();
			};
			return streamTurn(begin, { isStreamed, onEnd });
		}
	}
	return new OpenAiCompatibleModel('openai-compatible', model);
}
