import { z } from 'zod/v4';
import { citation, citationsIn, isUrlCitation, type Citation } from './citations-in';
import type { Turn } from './complete';

const list = z.array(z.unknown()).optional();

/** The fields of a result for what stands beside a text. */
export const besideTextFields = {
	annotations: list.describe(
		'Notes of the endpoint that are no citations, such as files that it read, as it words them.',
	),
	citations: z
		.array(citation)
		.optional()
		.describe('Sources of the answer; [1] in the text is the first, where it has numbers.'),
	executedTools: list.describe(
		'Tools that the endpoint ran by itself, such as a web search, with what came of them.',
	),
};

interface BesideText {
	annotations?: unknown[];
	citations?: Citation[];
	executedTools?: unknown[];
}

interface Beside {
	annotations?: unknown;
	executed_tools?: unknown;
}

/**
 * What turns tell beside their texts; a field without anything in it is left out. Sources are those
 * of the last turn, whose text is the answer; tools those of all.
 */
export function besideText(turns: readonly Pick<Turn, 'completion' | 'place'>[]): BesideText {
	const told = turns.map(({ completion, place }) => {
		// Endpoints without a word to say leave the list out.
		const choices = completion.choices as typeof completion.choices | null | undefined;
		const said: Beside = choices?.[place]?.message ?? {};
		return {
			annotations: listOf(said.annotations).filter((one) => !isUrlCitation(one)),
			citations: citationsIn(said, completion),
			executedTools: listOf(said.executed_tools),
		};
	});
	const last = told.at(-1);
	const all = {
		annotations: last?.annotations ?? [],
		citations: last?.citations ?? [],
		executedTools: told.flatMap((one) => one.executedTools),
	};
	return Object.fromEntries(Object.entries(all).filter(([, values]) => values.length > 0));
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
