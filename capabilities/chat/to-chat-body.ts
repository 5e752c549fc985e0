import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { Failure } from '../../endpoint/failure';
import type { Profile } from '../../endpoint/profiles/profile';
import type { ChatMessage } from './chat-message';
import type { ChatOptions } from './chat-options';
import type { Context } from '../capability';
import { mergeDeep } from './merge-deep';

export type ChatBody = ChatCompletionCreateParamsNonStreaming;

/**
 * The request body: only what the user set, under the names that the endpoint knows. The extra
 * body is merged last. `onHint` and `onLeftOut` name options that the endpoint has no field for.
 */
export function toChatBody(
	options: ChatOptions,
	messages: readonly ChatMessage[],
	profile: Profile,
	more: Partial<ChatBody>,
	{ onHint, onLeftOut }: Pick<Context, 'onHint' | 'onLeftOut'>,
): ChatBody {
	const { reasoningEffort, thinkingBudget, thinkingLevel } = options;
	const ways = [reasoningEffort, thinkingBudget, thinkingLevel].filter((way) => way !== undefined);
	if (ways.length > 1) {
		throw new Failure({
			kind: 'request-invalid',
			message: 'Only one of reasoning effort, thinking budget and thinking level can be set',
			hint: 'Keep one of the three options and remove the others',
		});
	}
	const thinking = profile.thinkingFields({
		model: profile.bareModel(options.model),
		effort: reasoningEffort,
		budget: thinkingBudget,
		level: thinkingLevel,
		include: options.includeThoughts,
		cachedContent: options.cachedContent,
	});
	if (thinking.leftOut.length > 0) {
		onLeftOut?.(thinking.leftOut);
		onHint(
			`${profile.label} does not support ${thinking.leftOut.join(', ')}: left out of the request`,
		);
	}
	const fields = {
		temperature: options.temperature,
		top_p: options.topP,
		[profile.maxTokensField]: options.maxTokens,
		stop: options.stop,
		seed: options.seed,
		frequency_penalty: options.frequencyPenalty,
		presence_penalty: options.presencePenalty,
		service_tier: options.serviceTier,
		user: options.user,
		...thinking.fields,
		...withTools(webSearchOf(options, profile), more),
	};
	const set = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
	const body = {
		model: profile.bareModel(options.model),
		messages: profile.prepareMessages?.(messages) ?? messages,
		...set,
	};
	// Whether it streams is decided by who reads the answer.
	const extra = Object.entries(options.extraBody ?? {}).filter(([name]) => name !== 'stream');
	return mergeDeep(body, Object.fromEntries(extra)) as ChatBody;
}

function webSearchOf({ webSearch, model }: ChatOptions, profile: Profile): Partial<ChatBody> {
	if (webSearch === undefined) return {};
	if (profile.webSearch) return profile.webSearch(profile.bareModel(model), webSearch);
	throw new Failure({
		kind: 'request-invalid',
		message: `${profile.label} offers no web search through its OpenAI-compatible API`,
		hint: 'Remove the option Web Search, or use a credential for an endpoint that searches, such as OpenRouter, Perplexity or Groq',
	});
}

/** A search that is a tool stands beside the functions. */
const withTools = (search: Partial<ChatBody>, more: Partial<ChatBody>): Partial<ChatBody> => ({
	...search,
	...more,
	...(search.tools ? { tools: [...(more.tools ?? []), ...search.tools] } : {}),
});
