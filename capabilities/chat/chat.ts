import { callWithoutRefusedFields } from '../../endpoint/call-without-refused-fields';
import { toUsage } from '../../endpoint/to-usage';
import type { Capability } from '../capability';
import { estimateTokens } from '../estimate-tokens';
import { chatRequest, type ChatRequest } from './chat-request';
import { chatResult, type ChatResult } from './chat-result';
import { readAnswer } from './read-answer';
import { toChatBody } from './to-chat-body';

/** Answers a conversation with text. */
export const chat: Capability<ChatRequest, ChatResult> = {
	name: 'chat',
	request: chatRequest,
	result: chatResult,
	async run(request, { client, signal, onHint }) {
		const completion = await callWithoutRefusedFields(
			client,
			toChatBody(request, client.profile),
			(body) => (openai, options) => openai.chat.completions.create(body, options),
			{
				signal,
				onHint,
				tokens: estimateTokens(request.messages.map((message) => message.content).join('')),
				spent: (answer) => answer.usage?.total_tokens,
			},
		);
		const model = client.profile.bareModel(completion.model || request.model);
		return {
			...readAnswer(completion),
			model,
			usage: toUsage({
				reported: completion.usage,
				model,
				profile: client.profile,
				price: request.price,
			}),
			...(request.includeRaw ? { raw: completion } : {}),
		};
	},
};
