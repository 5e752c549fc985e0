import type { ChatCompletion } from 'openai/resources/chat/completions';
import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import { withoutField } from '../../endpoint/fields';
import { toFailure } from '../../endpoint/to-failure';
import { toldError } from '../../endpoint/told-error';
import { uniformError } from '../../endpoint/uniform-error';
import type { Usage } from '../../endpoint/usage';
import { wordsOf } from '../../endpoint/words-of';

/** As much of a completion as is read; everything else stays as it is. */
const completion = z.looseObject({
	model: z.string().nullish(),
	choices: z
		.array(
			z.looseObject({
				finish_reason: z.string().nullish().catch(undefined),
				message: z
					.looseObject({
						content: z.union([z.string(), z.array(z.looseObject({}))]).nullish(),
						tool_calls: z.array(z.looseObject({ function: z.looseObject({}).nullish() })).nullish(),
						refusal: z.string().nullish(),
					})
					.nullish(),
			}),
		)
		.nullish(),
	// An answer is worth more than its bill.
	usage: z.looseObject({}).nullish().catch(undefined),
});

/**
 * The answer of an endpoint, once it is known to have the form of a completion. Throws
 * output-invalid where it has another, and what an answer tells that failed, with what it cost.
 */
export function checkCompletion(
	answer: ChatCompletion,
	usageOf?: (answer: ChatCompletion) => Usage,
): ChatCompletion {
	const fitted = fit(answer);
	const { success, data, error } = completion.safeParse(fitted);
	if (success) {
		const checked = data.usage ? fitted : withoutField(fitted, 'usage');
		throwIfFailed(checked, usageOf);
		return checked;
	}
	const [issue] = error.issues;
	const { usage } = isObject(answer) ? answer : {};
	throw new Failure(
		{
			...(isObject(usage) && usageOf ? { usage: usageOf(answer) } : {}),
			kind: 'output-invalid',
			message: `The endpoint's answer is not a chat completion (${issue?.path.join('.') || 'answer'}: ${issue?.message ?? ''})`,
			hint: 'Try again. If the problem persists, check the base URL and any proxy in front of the endpoint',
		},
		{ cause: error },
	);
}

interface LooseChoice {
	text?: unknown;
	message?: unknown;
	finish_reason?: unknown;
	error?: unknown;
}

interface LooseMessage {
	content?: unknown;
	tool_calls?: unknown[] | null;
}

/** Puts into its place what some endpoints have elsewhere: a single call, JSON that is no text. */
function fit(answer: ChatCompletion): ChatCompletion {
	const { choices, model } = (isObject(answer) ? answer : {}) as Record<string, unknown>;
	if (!Array.isArray(choices)) return answer;
	const named = typeof model === 'string' ? answer : withoutField(answer, 'model');
	const fitted = (choices as unknown[])
		.filter((one) => one !== null)
		.map((one) => {
			if (!isObject(one)) return one;
			const { message, text, ...choice } = one as LooseChoice;
			const said = typeof text === 'string' && !message ? { content: text } : message;
			return { ...choice, ...(said === undefined ? {} : { message: fitMessage(said) }) };
		});
	// One that ended in a failure is not taken for the answer where another is whole.
	const inOrder = [true, false].flatMap((isWhole) =>
		fitted.filter((one) => (isObject(one) && hasFailed(one)) !== isWhole),
	);
	return { ...named, choices: asOneTurn(inOrder) as ChatCompletion['choices'] };
}

/**
 * Copilot and its like have a turn's words in a choice and its calls in further ones: the first says
 * that it calls, and has nothing to call.
 */
function asOneTurn(choices: unknown[]): unknown[] {
	const [first, ...others] = choices as LooseChoice[];
	// Half a call is none.
	const whole = [first, ...others.filter((one) => !hasFailed(one))];
	const messages = whole.map((one) => (one?.message ?? {}) as LooseMessage);
	const calls = messages.flatMap(({ tool_calls: some }) => some ?? []);
	const isSplit = first?.finish_reason === 'tool_calls' && !messages[0]?.tool_calls?.length;
	if (!isSplit || calls.length === 0) return choices;
	const content = messages.map((one) => one.content).find(Boolean) ?? null;
	return [{ ...first, message: { ...messages[0], content, tool_calls: calls } }];
}

/** A field of another type than it has is worth less than the answer, and left out. */
function fitMessage(message: unknown): unknown {
	if (typeof message === 'string') return { content: message };
	if (!isObject(message)) return message;
	const { content, tool_calls: several, refusal, ...rest } = message as Record<string, unknown>;
	const calls = callsOf(several, rest.function_call);
	const refused = [refusal, refusalIn(content)].find((one) => typeof one === 'string');
	return {
		...rest,
		...(content === undefined ? {} : { content: fitContent(content) }),
		...(refused === undefined ? {} : { refusal: refused }),
		...(calls.length === 0 ? {} : { tool_calls: calls }),
	};
}

/** Texts and parts stay; an object that is neither is a text of JSON. */
function fitContent(content: unknown): unknown {
	if (Array.isArray(content)) {
		const parts = content as unknown[];
		return parts.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part));
	}
	if (!isObject(content)) return content;
	return 'type' in content ? [content] : JSON.stringify(content);
}

function refusalIn(content: unknown): unknown {
	const parts = Array.isArray(content) ? (content as unknown[]) : [content];
	return parts.filter(isObject).map((part) => (part as { refusal?: unknown }).refusal)[0];
}

/** A list, one by itself, or a text of JSON. From before there were several, a message has one elsewhere. */
function callsOf(given: unknown, legacy: unknown): object[] {
	const told = typeof given === 'string' ? readJson(given) : given;
	const calls = (Array.isArray(told) ? (told as unknown[]) : [told])
		.filter(isObject)
		.filter((call) => 'function' in call || 'name' in call);
	return calls.length === 0 && isObject(legacy) && 'name' in legacy
		? [{ type: 'function', function: legacy }]
		: calls;
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** How endpoints say that they did not come to an end. */
const failing =
	/^(.*_?error|abort(ed)?|failed|failure|cancell?ed|insufficient_system_resource|timeout)$/i;

const hasFailed = ({ error, finish_reason: reason }: LooseChoice): boolean =>
	error === true ||
	toldError({ error }) !== undefined ||
	(typeof reason === 'string' && failing.test(reason));

/** Without an answer, and without a bill, whatever words there are say why. */
function throwIfTold(answer: ChatCompletion): void {
	const told =
		answer.usage || wordsOf(answer) === undefined
			? undefined
			: toldError({ error: uniformError(answer) });
	if (told) throw toFailure(told);
}

/** An answer that ended in a failure is none, however much of it there is. */
function throwIfFailed(
	answer: ChatCompletion,
	usageOf: ((answer: ChatCompletion) => Usage) | undefined,
): void {
	const { choices } = answer;
	const all = ((choices as unknown) ?? []) as LooseChoice[];
	const [first] = all;
	if (!first) throwIfTold(answer);
	if (!first || !all.every(hasFailed)) return;
	const told = toldError({ error: first.error });
	const failure = told
		? toFailure(told)
		: new Failure({
				kind: 'temporarily-unavailable',
				message: `The endpoint ended the answer early (finish reason: ${typeof first.finish_reason === 'string' ? first.finish_reason : 'unknown'})`,
				hint: 'Try again. If the problem persists, choose another model or endpoint',
			});
	const { content } = (first.message ?? {}) as { content?: unknown };
	// It was paid for all the same.
	const usage = answer.usage && usageOf ? { usage: usageOf(answer) } : {};
	const text = typeof content === 'string' && content !== '' ? { partialText: content } : {};
	throw failure.with({ ...text, ...usage });
}
