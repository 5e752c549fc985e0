import { Failure } from '../../endpoint/failure';
import type { Capability } from '../capability';
import { chatRequest, type ChatRequest } from './chat-request';
import { chatResult, type ChatResult } from './chat-result';
import { complete, type Turn } from './complete';
import { readAnswers } from './read-answer';
import { resolveMessages } from './resolve-messages';
import { toResponseFormat } from './response-format';

/** Answers a conversation. */
export const chat: Capability<ChatRequest, ChatResult> = {
	name: 'chat',
	request: chatRequest,
	result: chatResult,
	async run({ messages, n, responseFormat, ...options }, context) {
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
			...(n === undefined || n === 1 ? {} : { answers: toAnswers(turn, options.includeThoughts) }),
			finishReason,
			model,
			usage,
			...(options.includeRaw ? { raw: completion } : {}),
		};
	},
};

const toAnswers = ({ completion }: Turn, splits = false) =>
	readAnswers(completion, splits).map(({ text, finishReason }) => ({ text, finishReason }));

/** The answer as JSON, with or without a code fence around it. */
function readJson({ text, finishReason }: Turn): unknown {
	try {
		return JSON.parse(text.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''));
	} catch {
		const isCut = /length|max_tokens/i.test(finishReason);
		throw new Failure({
			kind: isCut ? 'output-truncated' : 'output-invalid',
			message: isCut
				? 'The token limit was reached before the JSON was complete'
				: `JSON was asked for, but the model answered: ${text.slice(0, 200)}`,
			hint: isCut
				? 'Raise the maximum number of tokens, or ask for less'
				: 'Say in the prompt that the answer is JSON, or choose a model that keeps to it',
		});
	}
}
