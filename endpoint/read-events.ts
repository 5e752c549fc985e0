import { APIError } from 'openai';
import { answerIn } from './answer-in';
import { parseJson } from './parse-json';
import { cutShort } from './to-failure';
import { uniformError } from './uniform-error';

/** What a stream brings: a value, which may be all there is, or its mark that all has been said. */
export type StreamEvent = { value: unknown; isAll?: true } | { isDone: true };

/**
 * The events of a streamed answer (html.spec.whatwg.org/multipage/server-sent-events.html), leniently:
 * comments and events without data are passed over, also where they stand in a `data:` line, and
 * an answer that is one JSON text after all is one event. Throws an APIError for an `error:` field,
 * and temporarily-unavailable for what is no JSON.
 */
export async function* readEvents(body: AsyncGenerator<string>): AsyncGenerator<StreamEvent> {
	let rest = '';
	const event: string[] = [];
	let isWhole: boolean | undefined;
	for (let next = await body.next(); !next.done; next = await body.next()) {
		rest += next.value;
		isWhole ??= startsAsJson(rest);
		if (isWhole === undefined) rest = rest.trimStart();
		// Without an end of a line there is nothing to part.
		if (isWhole !== false || !/[\r\n]/.test(next.value)) continue;
		// A carriage return at the end may be the half of a line's end.
		const lines = rest.split(/\r\n|\n|\r(?!$)/);
		rest = lines.pop() ?? '';
		for (const line of lines) {
			if (line !== '') event.push(line);
			else yield* toEvents(event.splice(0));
		}
	}
	if (isWhole !== false) {
		if (rest.trim() !== '') yield { value: parse(rest), isAll: true };
		return;
	}
	if (rest.trim() !== '') event.push(rest);
	yield* toEvents(event);
}

/** Undefined as long as there is nothing but space. */
function startsAsJson(text: string): boolean | undefined {
	const [first] = text.replace(/^\uFEFF/, '').trimStart();
	return first === undefined ? undefined : !/[a-z:]/i.test(first);
}

function* toEvents(lines: readonly string[]): Generator<StreamEvent> {
	const data: string[] = [];
	for (const line of lines) {
		const [, name, value = ''] = /^\uFEFF?(\w+): ?(.*)$/s.exec(line) ?? [];
		// llama.cpp has a field for it.
		if (name === 'error') throw errorOf(value);
		if (name === 'data' && value.trim() !== '' && !value.startsWith(':')) data.push(value);
	}
	if (data.length === 0) return;
	const whole = data.join('\n');
	// Some forget the empty line between two events.
	const texts = data.length > 1 && isJson(whole) ? [whole] : data;
	for (const text of texts) {
		yield text.trim() === '[DONE]' ? { isDone: true } : { value: parse(text) };
	}
}

function errorOf(text: string): APIError {
	const error = uniformError(isJson(text) ? parse(text) : text, text);
	const status = Number(error.code);
	const known = status >= 400 && status <= 599 ? status : undefined;
	return new APIError(known, error, error.message, new Headers());
}

function isJson(text: string): boolean {
	try {
		parseJson(text);
		return true;
	} catch {
		return false;
	}
}

function parse(text: string): unknown {
	try {
		return answerIn(text);
	} catch (error) {
		throw cutShort(error);
	}
}
