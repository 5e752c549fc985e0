import type { ChatCompletion } from 'openai/resources/chat/completions';
import { Failure } from '../../endpoint/failure';
import { withoutField } from '../../endpoint/fields';
import { toolCall, type ToolCall } from './chat-message';
import { partOfCall } from './part-of-call';
import { saidIn, thoughtsBeside } from './said-in';
import { splitThoughts } from './split-thoughts';
import { isCutOff, isWithheld } from './finish-reason';

export interface Answer {
	text: string;
	finishReason: string;
	/** Present whatever the finish reason says: Gemini streams calls with reason stop. */
	toolCalls: ToolCall[];
	thoughts: string;
	/** Which of the choices it is, counted from 0. */
	place: number;
}

type Choice = ChatCompletion['choices'][number];

/**
 * The first answer that has text or function calls, parted from the thoughts. Where none has, it is
 * a Failure of kind content-blocked, output-truncated or output-invalid, with the thoughts if there
 * are any: an empty string would look like a result.
 */
export function readAnswer(completion: ChatCompletion): Answer {
	const answers = readAnswers(completion);
	const answer = answers.find(({ text, toolCalls }) => text !== '' || toolCalls.length > 0);
	if (answer) return answer;
	const [choice] = choicesOf(completion);
	throw whyEmpty(choice?.message.refusal, reasonOf(choice), answers[0]?.thoughts ?? '');
}

/** Every answer, empty ones included. */
export function readAnswers(completion: ChatCompletion): Answer[] {
	return choicesOf(completion).map((choice, place) => {
		const finishReason = reasonOf(choice);
		const toolCalls = readCalls(choice);
		const { text, thoughts } = readContent(
			choice,
			!isCutOff(finishReason) && toolCalls.length === 0,
		);
		const parted = splitThoughts(text);
		return {
			text: parted.text,
			thoughts: [thoughts, parted.thoughts].filter((one) => one !== '').join('\n\n'),
			finishReason,
			toolCalls,
			place,
		};
	});
}

/** Gemini leaves choices, message or content out where it has nothing to say. */
function choicesOf({ choices }: ChatCompletion): Choice[] {
	return ((choices as Choice[] | null | undefined) ?? []).map((choice) => ({
		...choice,
		message: (choice.message as Choice['message'] | undefined) ?? {
			role: 'assistant',
			content: null,
			refusal: null,
		},
	}));
}

function reasonOf(choice: Choice | undefined): string {
	const reason: unknown = choice?.finish_reason;
	return typeof reason === 'string' && reason !== '' ? reason : 'unknown';
}

interface LooseMessage {
	content?: unknown;
	extra_content?: { google?: { thought?: unknown } };
}

/** What Gemini marks as a thought is the answer all the same where it may be one and is all there is. */
function readContent({ message }: Choice, mayBeText: boolean): { text: string; thoughts: string } {
	const { content, extra_content: extra } = message as LooseMessage;
	const parts = saidIn(content);
	const text = parts.map((part) => part.text).join('');
	const isMarked = extra?.google?.thought === true && !text.includes('<thought>');
	if (isMarked && !mayBeText) return { text: '', thoughts: text };
	// Thoughts may stand both beside the content and in it.
	const thought = parts.map((part) => part.thoughts).join('');
	return { text, thoughts: thought === '' ? thoughtsBeside(message) : thought };
}

/**
 * Calls without an id get one, and each its own, since the result has to name it. Throws
 * output-invalid where arguments belong to no function.
 */
function readCalls({ message }: Choice): ToolCall[] {
	const calls = ((message.tool_calls as unknown[] | null | undefined) ?? []).filter(Boolean);
	const ids = new Set<string>();
	return calls.flatMap((call, place) => {
		const parsed = toolCall.safeParse(fitCall(call));
		if (!parsed.success) return [];
		// The place in a stream is nothing that a conversation repeats.
		const data = withoutField(parsed.data, 'index');
		if (data.function.name === '') {
			if (data.function.arguments === '{}') return [];
			throw nameless(data.function.arguments);
		}
		const given = data.id ? data.id : `call_${String(place + 1)}`;
		const id = ids.has(given) ? `${given}_${String(place + 1)}` : given;
		ids.add(id);
		return [{ ...data, id }];
	});
}

function fitCall(call: unknown): unknown {
	const { part, rest } = partOfCall((call ?? {}) as object);
	const { id, ...more } = rest;
	const given = part.arguments;
	const text = typeof given === 'string' ? given : JSON.stringify(given ?? {});
	// gpt-oss puts the channel behind the name.
	const name = typeof part.name === 'string' ? part.name.replace(/<\|.*$/s, '').trim() : '';
	return {
		...more,
		// Some have null here; there is no other one.
		type: 'function',
		...(id === undefined || id === null ? {} : { id: String(id as string) }),
		function: { ...part, name, arguments: text.trim() === '' ? '{}' : text },
	};
}

const nameless = (given: string) =>
	new Failure({
		kind: 'output-invalid',
		message: `The model returned arguments without the name of a function: ${given.slice(0, 300)}`,
		hint: 'Try again. If the problem persists, choose another model or endpoint',
		answer: given.slice(0, 10_000),
	});

const maxThoughts = 10_000;

function whyEmpty(refusal: string | null | undefined, finishReason: string, thoughts: string) {
	const failure = withoutText(refusal, finishReason, thoughts !== '');
	return thoughts === '' ? failure : failure.with({ thoughts: thoughts.slice(0, maxThoughts) });
}

function withoutText(
	refusal: string | null | undefined,
	finishReason: string,
	hasThought: boolean,
): Failure {
	if (refusal) {
		return new Failure({
			kind: 'content-blocked',
			message: `The model refused: ${refusal.slice(0, 500)}`,
			hint: 'Change the prompt',
		});
	}
	if (isCutOff(finishReason)) {
		return new Failure({
			kind: 'output-truncated',
			message: 'The token limit was reached before the model wrote anything',
			hint: 'Raise the maximum number of tokens, or lower the reasoning effort. Thinking tokens count as well',
		});
	}
	if (isWithheld(finishReason)) {
		return new Failure({
			kind: 'content-blocked',
			message: `The endpoint withheld the answer (${finishReason})`,
			hint: 'Change the prompt or the input',
		});
	}
	return new Failure({
		kind: 'output-invalid',
		message: hasThought
			? `The model returned thoughts but no answer (finish reason: ${finishReason})`
			: `The endpoint returned no text (finish reason: ${finishReason})`,
		hint: hasThought
			? 'Try again. If the problem persists, lower the reasoning effort, or check the reasoning parser of the server. error.thoughts contains the thoughts'
			: 'Try again. If the problem persists, change the prompt or the model',
	});
}
