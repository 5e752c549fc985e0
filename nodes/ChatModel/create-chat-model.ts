import type { GenerateResult, Message, StreamChunk } from '@n8n/ai-node-sdk';
import type { Ask, Config } from './ask-model';
import type { Sdk } from './load-sdk';
import { streamTurn } from './stream-turn';
import { toGenerated, type Said } from './to-generated';

/** A model as n8n's SDK has it, of which `ask` does the work. `toError`: what n8n shows of an error. */
export function createChatModel(
	{ BaseChatModel }: Sdk,
	{ model, ask, toError }: { model: string; ask: Ask; toError: (error: unknown) => Error },
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
			const begin = async (onText: (text: string) => void): Promise<Said> => {
				try {
					return await ask(messages, { tools: this.tools, config: own, onText });
				} catch (error) {
					throw toError(error);
				}
			};
			return streamTurn(begin, () => {
				stop.abort();
			});
		}
	}
	return new OpenAiCompatibleModel('openai-compatible', model);
}
