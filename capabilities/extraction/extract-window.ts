import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import type { ChatMessage } from '../chat/chat-message';
import { complete, type Turn } from '../chat/complete';
import type { JsonSchema } from '../schema/json-schema';
import { coerceValue } from './coerce-value';
import type { ExtractionRequest } from './extraction-request';
import { ladderOf, refusesFormat } from './ladder';
import { parseReply } from './parse-reply';
import { complaint, instructionsFor } from './prompts';
import { rungMemory } from './rung-memory';

/** What is asked for: the schema that the answer has, and what the user's own schema says of it. */
export interface Wanted {
	schema: JsonSchema;
	/** The value in its final form, or what is wrong with it. */
	check(value: unknown): { value: Record<string, unknown> } | { violations: string[] };
}

export interface Extracted {
	value: Record<string, unknown>;
	mode: ReturnType<typeof ladderOf>[number]['mode'];
	turns: Turn[];
}

const mostAnswerChars = 10_000;

/**
 * Extracts from one part of a document: asks in the strictest way that the endpoint takes, and
 * sends back what does not fit. Throws output-invalid with the last answer and its violations.
 */
export async function extractWindow(
	content: ChatMessage['content'],
	request: ExtractionRequest,
	wanted: Wanted,
	context: Context,
): Promise<Extracted> {
	const { client } = context;
	const ladder = ladderOf(wanted.schema, client);
	const memory = rungMemory(client, request.model, wanted.schema);
	for (let at = memory.first(); ; at++) {
		const rung = ladder[at];
		if (!rung) throw new Error('The last rung of the ladder refuses nothing');
		const told = instructionsFor(request, rung.inPrompt ? wanted.schema : undefined);
		const conversation: ChatMessage[] = [
			{ role: 'system', content: told },
			{ role: 'user', content },
		];
		try {
			const { value, turns } = await converse(
				conversation,
				request,
				wanted,
				context,
				rung.format(),
			);
			memory.keep(at);
			return { value, mode: rung.mode, turns };
		} catch (error) {
			if (at === ladder.length - 1 || !refusesFormat(error)) throw error;
		}
	}
}

async function converse(
	conversation: ChatMessage[],
	request: ExtractionRequest,
	wanted: Wanted,
	context: Context,
	format: Parameters<typeof complete>[3],
): Promise<{ value: Record<string, unknown>; turns: Turn[] }> {
	const turns: Turn[] = [];
	for (;;) {
		// JSON is of no use word by word.
		const quiet = { ...context, onText: undefined };
		const turn = await complete(request, conversation, quiet, format, undefined, [
			'response_format',
		]);
		turns.push(turn);
		const verdict = await judge(turn, request, wanted);
		if ('value' in verdict) return { value: verdict.value, turns };
		if (turns.length > request.maxReasks) throw unusable(turn, turns, verdict.violations);
		conversation.push(turn.message, { role: 'user', content: complaint(verdict.violations) });
	}
}

async function judge(
	{ text, finishReason }: Turn,
	request: ExtractionRequest,
	wanted: Wanted,
): Promise<ReturnType<Wanted['check']>> {
	const parsed = await parseReply(text);
	if ('problem' in parsed) {
		if (/length|max_tokens/i.test(finishReason)) throw truncated();
		return { violations: [parsed.problem] };
	}
	const { numberFormat, dateOrder } = request;
	return wanted.check(coerceValue(parsed.value, wanted.schema, { numberFormat, dateOrder }));
}

function truncated(): Failure {
	return new Failure({
		kind: 'output-truncated',
		message: 'The token limit was reached before the JSON was complete',
		hint: 'Raise the maximum number of tokens, or lower the characters per request, so that each request has less to extract',
	});
}

function unusable(last: Turn, turns: readonly Turn[], violations: string[]): Failure {
	const count = turns.length === 1 ? 'The answer does' : `${String(turns.length)} answers did`;
	return new Failure({
		kind: 'output-invalid',
		message: `${count} not fit the schema: ${violations.slice(0, 5).join('; ')}`,
		hint: 'Make a field optional that documents may lack, describe the fields better, or choose a stronger model; error.answer holds the last answer',
		violations,
		answer: last.text.slice(0, mostAnswerChars),
	});
}
