import { Failure } from '../../endpoint/failure';
import type { EndpointClient } from '../../endpoint/endpoint-client';
import type { ChatBody } from '../chat/to-chat-body';
import { fitGeminiAnswer } from '../schema/fit-gemini-answer';
import { giveTurn } from '../schema/give-turn';
import type { JsonSchema } from '../schema/json-schema';
import { optionalOrNull } from '../schema/optional-or-null';
import { schemaStore } from '../schema/schema-store';
import { simplifySchema } from '../schema/simplify-schema';
import { strictSchema } from '../schema/strict-schema';
import type { ExtractionResult } from './extraction-result';

export interface Rung {
	mode: ExtractionResult['mode'];
	/** What the body says of the form of the answer. */
	format(): Partial<ChatBody> | Promise<Partial<ChatBody>>;
	/** Whether the prompt has to hold the schema. */
	inPrompt: boolean;
}

/** The ways to tell an endpoint what the answer looks like, the strictest first. */
export function ladderOf(schema: JsonSchema, { profile }: EndpointClient, model: string): Rung[] {
	return [
		{ mode: 'json_schema', format: async () => asSchema(await fitted(schema)), inPrompt: false },
		{
			mode: 'json_schema_simple',
			format: async () => asSchema({ schema: simplifySchema(await fitGeminiAnswer(schema)) }),
			inPrompt: true,
		},
		{
			mode: 'json_object',
			format: () => ({ response_format: { type: 'json_object' } }),
			inPrompt: true,
		},
		{ mode: 'prompt', format: () => ({}), inPrompt: true },
	];

	async function fitted(full: JsonSchema): Promise<Fitted> {
		const isGemini = profile.toolSchema?.(model) === 'gemini';
		return isGemini ? { schema: await fitGeminiAnswer(full) } : await fitStrictly(full);
	}
}

interface Fitted {
	schema: JsonSchema;
	strict?: boolean;
}

const fitStrictly = schemaStore<Fitted>(async (full, chars) => {
	// Of a large schema what was done before took its time, and so does this.
	await giveTurn(chars);
	try {
		return { schema: await strictSchema(full, 'The schema'), strict: true };
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		// An object with any names, for one, is beyond strict mode.
		await giveTurn(chars);
		return { schema: optionalOrNull(full) };
	}
});

const asSchema = (json: { schema: JsonSchema; strict?: boolean }): Partial<ChatBody> => ({
	response_format: { type: 'json_schema', json_schema: { name: 'extraction', ...json } },
});

// Words for the form of an answer; words that may be about it; and what else a request may be refused for.
const aboutForm =
	/schema|response.?format|response.?mime|too many states|structured.?output|grammar/i;
const vague = /\bjson\b|mime.?type|invalid argument|unknown name/i;
const aboutRest =
	/messages?\b|image|audio|\bfile|\bbody\b|content|context|token|length|size|too (large|long)/i;

/** Whether the endpoint refused the form of the answer and not the rest of the request. */
export function refusesFormat(error: unknown): boolean {
	if (!(error instanceof Failure) || error.kind !== 'request-invalid') return false;
	const { status, message } = error.details;
	// Without a status it was refused here: a schema that cannot be fitted.
	if (status === undefined) return /schema/i.test(message);
	// A server may call it a fault of its own.
	if (status !== 400 && status !== 422 && status !== 500) return false;
	if (/\bmessages?[[.]/i.test(message)) return false;
	return aboutForm.test(message) || (vague.test(message) && !aboutRest.test(message));
}
