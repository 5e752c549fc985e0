import { Ajv, type ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { isDraft7 } from './is-draft-7';
import type { JsonSchema } from './json-schema';
import { without } from './without';

const options = { allErrors: true, strict: false, logger: false } as const;
const makers = {
	draft7: () => addFormats(new Ajv(options)),
	draft2020: () => addFormats(new Ajv2020(options)),
};
const shared = { draft7: makers.draft7(), draft2020: makers.draft2020() };

/** What is wrong with the schema, or a function that says what is wrong with a value. */
export function compileSchema(
	schema: JsonSchema,
): { mistakes: string[] } | { violationsOf: (value: unknown) => string[] } {
	const dialect = isDraft7(schema) ? 'draft7' : 'draft2020';
	// The dialect is chosen; an address of another would be looked up and not be found.
	const rest = without(schema, '$schema');
	// A name would stay behind in the instance and could be that of another schema.
	const hasName = JSON.stringify(rest).includes('"$id"');
	const ajv = hasName ? makers[dialect]() : shared[dialect];
	try {
		if (ajv.validateSchema(rest) !== true) return { mistakes: toSentences(ajv.errors) };
		const validate = ajv.compile(rest);
		return {
			violationsOf: (value) => (validate(value) ? [] : toSentences(validate.errors)),
		};
	} catch (error) {
		return { mistakes: [error instanceof Error ? error.message : String(error)] };
	} finally {
		ajv.removeSchema(rest);
	}
}

const most = 20;

function toSentences(errors: ErrorObject[] | null | undefined): string[] {
	return [...new Set((errors ?? []).map(toSentence))].slice(0, most);
}

function toSentence({ instancePath, keyword, message = 'is not valid', params }: ErrorObject) {
	const { additionalProperty, allowedValues } = params as {
		additionalProperty?: unknown;
		allowedValues?: unknown;
	};
	const detail =
		keyword === 'additionalProperties' && additionalProperty !== undefined
			? `: ${JSON.stringify(additionalProperty)}`
			: keyword === 'enum' && allowedValues !== undefined
				? `: ${JSON.stringify(allowedValues).slice(0, 300)}`
				: '';
	return `${instancePath} ${message}${detail}`.trim();
}
