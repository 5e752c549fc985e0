import type { ChatCompletion } from 'openai/resources/chat/completions';
import { z } from 'zod/v4';
import type { Turn } from './complete';

const list = z.array(z.unknown()).optional();

/** The fields of a result for what stands beside a text, each as the endpoint words it. */
export const besideTextFields = {
	annotations: list.describe('Sources by their place in the text, where the endpoint gives any.'),
	citations: list.describe('Sources that the text names by number, where the endpoint gives any.'),
	executedTools: list.describe(
		'Tools that the endpoint ran by itself, such as a web search, with what came of them.',
	),
};

type BesideText = Partial<Record<keyof typeof besideTextFields, unknown[]>>;

interface Beside {
	annotations?: unknown;
	citations?: unknown;
	search_results?: unknown;
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
		const { citations, search_results: found } = completion as ChatCompletion & Beside;
		return {
			annotations: listOf(said.annotations),
			// Perplexity and xAI have them beside the choices.
			citations: [citations, said.citations, found].map(listOf).find((one) => one.length > 0) ?? [],
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
