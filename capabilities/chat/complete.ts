import type { ChatCompletion } from 'openai/resources/chat/completions';
import { callWithoutRefusedFields } from '../../endpoint/call-without-refused-fields';
import { countOf } from '../../endpoint/count-of';
import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { toUsage } from '../../endpoint/to-usage';
import type { Usage } from '../../endpoint/usage';
import { spentOn } from '../../endpoint/with-spent';
import type { Context } from '../capability';
import { estimateTokens } from '../shared/estimate-tokens';
import { askChat } from './ask-chat';
import type { ChatMessage } from './chat-message';
import type { ChatOptions } from './chat-options';
import { readAnswer, type Answer } from './read-answer';
import { splitThoughts } from './split-thoughts';
import { toChatBody, type ChatBody } from './to-chat-body';

/** What a model said when it was its turn. */
export interface Turn extends Answer {
	/** The turn as the conversation has to repeat it, thought signatures included. */
	message: ChatMessage;
	model: string;
	usage: Usage;
	completion: ChatCompletion;
}

// A large image on OpenAI and Gemini; small ones count for less.
const tokensOfMedia = 1000;

interface CompleteOptions {
	/** Estimate of the tokens of images and recordings for pacing, where the caller knows better. */
	mediaTokens?: number;
	/** Length of the recordings, for endpoints that do not count their tokens apart. */
	audioSeconds?: number;
	/** Fields of the body whose refusal is thrown, instead of asking without them. */
	keep?: readonly string[];
	/** The same, but what is below them may go. */
	whole?: readonly string[];
}

// Without one of these the answer would be another, or one of somebody else.
const meaningful = [
	...['response_format', 'tools', 'tool_choice', 'functions', 'function_call', 'n', 'stop'],
	...['modalities', 'audio', 'web_search_options', 'plugins', 'search_parameters', 'provider'],
	'extra_body.google.cached_content',
];

type Needs = Pick<Context, 'client' | 'signal' | 'onHint' | 'onLeftOut' | 'onText'>;

/**
 * Makes one request of a conversation whose media are in the form of the endpoint already; `more`
 * are further fields of the body, such as tools. Where the context has an `onText`, the answer is
 * streamed; one that broke off after its first words were shown is not asked for again.
 */
export async function complete(
	options: ChatOptions,
	messages: readonly ChatMessage[],
	{ client, signal, onHint, onLeftOut, onText }: Needs,
	more: Partial<ChatBody> = {},
	{
		mediaTokens = countMedia(messages) * tokensOfMedia,
		audioSeconds,
		keep = [],
		whole = meaningful.filter((name) => name !== 'tool_choice' || more.tool_choice !== 'auto'),
	}: CompleteOptions = {},
): Promise<Turn> {
	const { profile } = client;
	const streaming = onText ? { stream_options: { include_usage: true } } : {};
	const body = toChatBody(
		options,
		messages,
		profile,
		{ ...streaming, ...more },
		{ onHint, onLeftOut },
	);
	// Answers that broke off and were asked for again.
	const paid: Usage[] = [];
	let shown = '';
	const showText = (text: string) => {
		if (text.length <= shown.length) return;
		onText?.(text.slice(shown.length));
		shown = text;
	};
	const show = ({ content = '' }: { content?: string }) => {
		showText(splitThoughts(content, true).text);
	};
	try {
		const completion = await callWithoutRefusedFields<ChatBody, ChatCompletion>(
			client,
			body,
			(fields) => async (openai, sending) =>
				await askChat(openai, fields, sending, { onMessage: onText && show, usageOf }),
			{
				operation: 'chat',
				signal,
				onHint,
				onLeftOut,
				keep,
				whole,
				tokens: estimateTokens(promptText(messages)) + mediaTokens,
				spent: ({ usage }) => countOf(usage?.total_tokens) || undefined,
				mayRetry: () => shown === '',
				onRetry: (failure) => paid.push(...spentOn([failure])),
			},
		);
		const turn = toTurn(completion);
		// What might have begun a marker was held back, and is text after all.
		if (turn.text.startsWith(shown)) showText(turn.text);
		return turn;
	} catch (error) {
		if (shown === '' || !(error instanceof Failure)) throw error;
		throw error.with({
			message: `${error.message} (${String(shown.length)} characters of the answer were already streamed)`,
		});
	}

	function usageOf(completion: ChatCompletion): Usage {
		const { price } = options;
		const model = modelOf(completion);
		return toUsage({ reported: completion.usage, model, profile, price, audioSeconds });
	}

	function modelOf(completion: ChatCompletion): string {
		return profile.bareModel(completion.model || options.model);
	}

	function toTurn(completion: ChatCompletion): Turn {
		const model = modelOf(completion);
		const usage = sumUsage([...paid, usageOf(completion)]);
		const answer = read(completion, usage);
		return {
			...answer,
			message: toMessage(completion, answer),
			model,
			usage,
			completion,
		};
	}
}

/** An answer that cannot be used was paid for all the same. */
function read(completion: ChatCompletion, usage: Usage): Answer {
	try {
		return readAnswer(completion);
	} catch (error) {
		throw error instanceof Failure ? error.with({ usage }) : error;
	}
}

// Fields that an answer has and a request may not.
const answersOnly = new Set(
	'refusal annotations audio function_call citations search_results executed_tools'.split(' '),
);
const isRepeated = (name: string) => name !== 'tool_calls' && !answersOnly.has(name);

/** Verbatim but for what is empty, for calls that cannot be read, and for ids that were made up. */
function toMessage({ choices }: ChatCompletion, { toolCalls, place }: Answer): ChatMessage {
	const said = Object.entries(choices[place]?.message ?? {}).filter(
		([name, value]) => value !== null && value !== undefined && value !== '' && isRepeated(name),
	);
	return {
		...Object.fromEntries(said),
		role: 'assistant',
		...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
	};
}

const countMedia = (messages: readonly ChatMessage[]): number =>
	messages
		.flatMap(({ content }) => (typeof content === 'string' ? [] : (content ?? [])))
		.filter(({ type }) => type !== 'text').length;

function promptText(messages: readonly ChatMessage[]): string {
	return messages
		.flatMap(({ content }) =>
			typeof content === 'string'
				? [content]
				: (content ?? []).map((part) => ('text' in part ? String(part.text) : '')),
		)
		.join('');
}
