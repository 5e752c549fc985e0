import type { Capability } from '../capability';
import { noting } from '../shared/noting';
import { besideText } from './beside-text';
import { chatRequest, type ChatRequest } from './chat-request';
import { chatResult, type ChatResult } from './chat-result';
import { complete, type Turn } from './complete';
import { readAnswers } from './read-answer';
import { jsonReader } from './read-json-answer';
import { resolveMessages } from './resolve-messages';
import { toResponseFormat } from './response-format';

/** Answers a conversation. */
export const chat: Capability<ChatRequest, ChatResult> = noting({
	name: 'chat',
	request: chatRequest,
	result: chatResult,
	async run({ messages, n, responseFormat, ...options }, context) {
		const readJson = await jsonReader(responseFormat);
		const turn = await complete(options, await resolveMessages(messages, context), context, {
			...(n === undefined ? {} : { n }),
			...(responseFormat === undefined
				? {}
				: { response_format: toResponseFormat(responseFormat) }),
		});
		const { text, finishReason, thoughts, model, usage, completion } = turn;
		const wantsJson = responseFormat !== undefined && responseFormat.type !== 'text';
		return {
			text,
			...(wantsJson ? { json: readJson(turn) } : {}),
			...(options.includeThoughts && thoughts !== '' ? { thoughts } : {}),
			...(n === undefined || n === 1 ? {} : { answers: toAnswers(turn) }),
			finishReason,
			model,
			usage,
			...besideText([turn]),
			...(options.includeRaw ? { raw: completion } : {}),
		};
	},
});

const toAnswers = ({ completion }: Turn) =>
	readAnswers(completion).map(({ text, finishReason }) => ({ text, finishReason }));
