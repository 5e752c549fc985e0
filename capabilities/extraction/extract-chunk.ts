import { setImmediate as nextTurn } from 'node:timers/promises';
import { Failure } from '../../endpoint/failure';
import { withSpent } from '../../endpoint/with-spent';
import type { Context } from '../capability';
import type { ChatMessage } from '../chat/chat-message';
import { complete, type Turn } from '../chat/complete';
import type { JsonSchema } from '../schema/json-schema';
import type { ExtractionRequest } from './extraction-request';
import { ladderOf, refusesFormat } from './ladder';
import { parseReply } from './parse-reply';
import { complaint, instructionsFor } from './prompts';
import type { RungMemory } from './rung-memory';
import { isCutOff } from '../chat/finish-reason';

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

const maxAnswerChars = 10_000;
/** A longer answer is not sent back: each request would repeat it. */
const maxSentBack = 100_000;

/**
 * Extracts from one part of a document: asks in the strictest way that the endpoint takes, and
 * sends back what does not fit. `before` and `after` are messages around the document. Throws output-invalid with the last answer and its violations.
 */
export async function extractChunk(
	content: ChatMessage['content'],
	request: ExtractionRequest,
	wanted: Wanted,
	rungs: RungMemory,
	context: Context,
	{ before = [], after = [] }: { before?: ChatMessage[]; after?: ChatMessage[] } = {},
): Promise<Extracted> {
	const ladder = ladderOf(wanted.schema, context.client, request.model);
	try {
		for (let at = await rungs.first(); ; at++) {
			const rung = ladder[at];
			if (!rung) throw new Error('The last rung of the ladder refuses nothing');
			const told = instructionsFor(request, rung.inPrompt ? wanted.schema : undefined);
			const conversation: ChatMessage[] = [
				{ role: 'system', content: told },
				...before,
				{ role: 'user', content },
				...after,
			];
			// JSON is of no use word by word.
			const quiet = { ...context, onText: undefined };
			const ask = async () => {
				const format = await rung.format();
				await nextTurn();
				const keep = ['response_format'];
				const turn = await complete(request, conversation, quiet, format, { keep });
				rungs.keep(at);
				return turn;
			};
			try {
				return { ...(await converse(conversation, ask, request, wanted)), mode: rung.mode };
			} catch (error) {
				if (at === ladder.length - 1 || !refusesFormat(error)) throw error;
			}
		}
	} finally {
		rungs.giveUp();
	}
}

async function converse(
	conversation: ChatMessage[],
	ask: () => Promise<Turn>,
	request: ExtractionRequest,
	wanted: Wanted,
): Promise<{ value: Record<string, unknown>; turns: Turn[] }> {
	const turns: Turn[] = [];
	try {
		for (;;) {
			const turn = await ask();
			turns.push(turn);
			const verdict = await judge(turn, wanted);
			if ('value' in verdict) return { value: verdict.value, turns };
			const { violations } = verdict;
			const isLong = turn.text.length > maxSentBack;
			if (isLong || turns.length > request.maxReasks) throw unusable(turn, turns, violations);
			conversation.push(turn.message, { role: 'user', content: complaint(violations) });
		}
	} catch (error) {
		throw withSpent(
			error,
			turns.map(({ usage }) => usage),
		);
	}
}

async function judge(
	{ text, finishReason }: Turn,
	wanted: Wanted,
): Promise<ReturnType<Wanted['check']>> {
	const isCut = isCutOff(finishReason);
	const parsed = await parseReply(text, isCut);
	if ('problem' in parsed) {
		if (isCut) throw truncated();
		return { violations: [parsed.problem] };
	}
	return wanted.check(parsed.value);
}

function truncated(): Failure {
	return new Failure({
		kind: 'output-truncated',
		message: 'The token limit was reached before the JSON was complete',
		hint: 'Raise the maximum number of tokens, or lower the characters per chunk, so that each request has less to extract',
	});
}

function unusable(last: Turn, turns: readonly Turn[], violations: string[]): Failure {
	const count = turns.length === 1 ? 'The answer does' : `${String(turns.length)} answers did`;
	return new Failure({
		kind: 'output-invalid',
		message: `${count} not fit the schema: ${violations.slice(0, 5).join('; ')}`,
		hint: 'Make fields optional that documents may lack, describe the fields better, or choose a stronger model. error.answer contains the last answer',
		violations,
		answer: last.text.slice(0, maxAnswerChars),
	});
}
