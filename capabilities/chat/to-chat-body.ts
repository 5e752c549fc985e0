import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { Profile } from '../../endpoint/profiles/profile';
import type { ChatRequest } from './chat-request';

/** The request body: only what the user set, under the names that the endpoint knows. */
export function toChatBody(
	request: ChatRequest,
	profile: Profile,
): ChatCompletionCreateParamsNonStreaming {
	const optional = {
		temperature: request.temperature,
		top_p: request.topP,
		[profile.maxTokensField]: request.maxTokens,
		stop: request.stop,
		seed: request.seed,
		frequency_penalty: request.frequencyPenalty,
		presence_penalty: request.presencePenalty,
		reasoning_effort: request.reasoningEffort,
	};
	return {
		model: profile.bareModel(request.model),
		messages: request.messages,
		...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
		...request.extraBody,
	};
}
