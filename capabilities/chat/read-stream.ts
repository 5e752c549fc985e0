import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import { Failure } from '../../endpoint/failure';
import type { StreamEvent } from '../../endpoint/read-events';
import { toFailure } from '../../endpoint/to-failure';
import { toldError } from '../../endpoint/told-error';
import type { Usage } from '../../endpoint/usage';
import { addDelta, toWhole, type StreamedMessage } from './add-delta';

interface StreamedChoice {
	index: number;
	finish_reason: string | null;
	message: StreamedMessage;
	error?: unknown;
}

type Chunk = Partial<Omit<ChatCompletionChunk, 'choices'>> & { choices?: unknown };

interface ChoiceDelta {
	index?: number;
	delta?: object | null;
	message?: object | null;
	text?: unknown;
	finish_reason?: unknown;
	finishReason?: unknown;
	error?: unknown;
	usage?: unknown;
}

/**
 * Puts the chunks of a stream together to the answer that the endpoint would have given in one
 * piece; one that comes in one piece is given as it is. `onMessage` sees the first choice grow.
 * Throws where the stream ends before its end, with what came of it.
 */
export async function readStream(
	events: AsyncIterable<StreamEvent>,
	onMessage: (message: StreamedMessage) => void,
	usageOf?: (answer: ChatCompletion) => Usage,
): Promise<unknown> {
	const choices = new Map<number, StreamedChoice>();
	let head: Chunk = {};
	let isDone = false;
	/** A bill that comes by itself is the last that comes. */
	let bills = 0;
	let count = 0;
	let ends = 0;
	try {
		for await (const event of events) {
			if ('isDone' in event) {
				isDone = true;
				// Some keep the connection open after it. One before anything was said ends nothing.
				if (isWhole() || isSaid()) break;
				continue;
			}
			count += 1;
			const error = toldError(event.value);
			if (error) throw error;
			if (event.isAll) {
				show(event.value);
				return event.value;
			}
			if (isObject(event.value)) add(event.value);
		}
	} catch (error) {
		// What broke off after its last word is whole: only the bill may be missing.
		if (!isWhole()) throw withPart(toFailure(error));
	}
	if (count === 0 && !isDone) return undefined;
	const all = [...choices.values()].sort((a, b) => a.index - b.index);
	const isOpen = all.some((choice) => choice.finish_reason === null) || all.length === 0;
	// Some never say why they ended; the mark of the end counts where something was said.
	const isFiltered = all.length === 0 && head.usage;
	if (isOpen && !((isDone || bills > 0) && isSaid()) && !isFiltered) throw withPart(brokeOff());
	const whole = all.map(({ message, ...choice }) => ({
		...choice,
		logprobs: null,
		message: { role: 'assistant', content: null, refusal: null, ...toWhole(message) },
	}));
	return completionOf(whole);

	function completionOf(these: object[]): ChatCompletion {
		return { ...head, object: 'chat.completion', choices: these } as ChatCompletion;
	}

	function add({ choices: deltas, ...rest }: Chunk): void {
		const told = usageIn(rest, listOf(deltas));
		const usage = told ?? head.usage;
		if (told && listOf(deltas).length === 0) bills += 1;
		// What is said once is not unsaid by a later chunk: Azure's of its filter have empty names.
		const said = Object.entries(rest).filter(([, value]) => value !== null && value !== '');
		head = { ...head, ...Object.fromEntries(said), ...(usage ? { usage } : {}) };
		// Gemini leaves the list out of a chunk that has nothing to say.
		for (const one of listOf(deltas)) {
			const { index: place, delta, message, text, error } = one as ChoiceDelta;
			const index = Number(place) || 0;
			const choice = choices.get(index) ?? { index, finish_reason: null, message: {} };
			choices.set(index, choice);
			addDelta(
				choice.message,
				delta ?? newIn(message, choice) ?? (isText(text) ? { content: text } : {}),
			);
			const { finish_reason: reason, finishReason = reason } = one as ChoiceDelta;
			const said = isText(reason) ? reason : finishReason;
			if (isText(said) && said !== '') {
				choice.finish_reason = said;
				ends += 1;
			}
			if (error) choice.error = error;
			if (index === 0) onMessage(choice.message);
		}
	}

	/** One that did not come in pieces. */
	function show(answer: unknown): void {
		const [first] = isObject(answer) ? listOf((answer as Chunk).choices) : [];
		const { message } = (first ?? {}) as ChoiceDelta;
		const shown: StreamedMessage = {};
		addDelta(shown, message ?? {});
		onMessage(shown);
	}

	function isSaid(): boolean {
		return [...choices.values()].some(({ message }) => Object.keys(message).some(isContent));
	}

	function isWhole(): boolean {
		const all = [...choices.values()];
		// Who says with every piece that it is the last one is not believed.
		return all.length > 0 && ends === all.length && all.every((one) => one.finish_reason !== null);
	}

	function withPart(failure: Failure): Failure {
		const text = choices.get(0)?.message.content ?? '';
		// It was paid for all the same.
		const usage = head.usage && usageOf ? { usage: usageOf(completionOf([])) } : {};
		return failure.with({ ...(text === '' ? {} : { partialText: text }), ...usage });
	}
}

/** A message that repeats in the end what came in pieces brings nothing new. */
function newIn(message: ChoiceDelta['message'], { message: before }: StreamedChoice) {
	const { content } = (message ?? {}) as { content?: unknown };
	return content !== undefined && content !== '' && content === before.content ? {} : message;
}

const brokeOff = () =>
	new Failure({
		kind: 'temporarily-unavailable',
		message: 'The stream of the answer was cut off',
		hint: 'Try again. If the problem persists, check the network and any proxy in front of the endpoint',
	});

/** Groq has the usage of a stream in a field of its own, Moonshot in the choice. */
function usageIn(chunk: Chunk, choices: readonly unknown[]): Chunk['usage'] {
	const { x_groq: groq } = chunk as { x_groq?: { usage?: unknown } | null };
	const all = [chunk.usage, groq?.usage, ...choices.map((one) => (one as ChoiceDelta).usage)];
	return all.find((one) => isObject(one)) as Chunk['usage'];
}

const isContent = (name: string) => name !== 'role';

const listOf = (value: unknown): unknown[] =>
	Array.isArray(value) ? (value as unknown[]).filter(isObject) : [];
const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
