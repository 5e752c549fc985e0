import { Ajv, type ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { badPatternIn } from './bad-pattern-in';
import { endlessRefIn } from './endless-ref-in';
import { isDraft7 } from './is-draft-7';
import type { JsonSchema } from './json-schema';
import { toRegExp } from './to-reg-exp';
import { without } from './without';

const options = {
	allErrors: true,
	strict: false,
	logger: false,
	// Done before, by an instance that has the schema of schemas ready.
	validateSchema: false,
	// Infinity is no number of JSON, and no database takes it.
	strictNumbers: true,
	// What every object inherits, such as toString, is no field of it.
	ownProperties: true,
	code: { regExp: Object.assign(toRegExp, { code: 'toRegExp' }) },
} as const;

const dialects = {
	draft7: () => addFormats(new Ajv(options)),
	draft2020: () => addFormats(new Ajv2020(options)),
};
const shared = { draft7: dialects.draft7(), draft2020: dialects.draft2020() };

/** What is wrong with the schema, or a function that says what is wrong with a value. */
export function compileSchema(
	schema: JsonSchema,
): { mistakes: string[] } | { violationsOf: (value: unknown) => string[] } {
	const dialect = isDraft7(schema) ? 'draft7' : 'draft2020';
	// The dialect is chosen; an address of another would be looked up and not be found.
	const rest = without(schema, '$schema');
	const ajv = shared[dialect];
	if (ajv.validateSchema(rest) !== true) return { mistakes: toSentences(ajv.errors) };
	const pattern = badPatternIn(rest);
	if (pattern !== undefined) return { mistakes: [pattern] };
	const endless = endlessRefIn(rest);
	if (endless !== undefined) {
		return { mistakes: [`a reference leads back to itself and to no value: ${endless}`] };
	}
	// A name would stay behind in the instance and could be that of another schema.
	const hasName = JSON.stringify(rest).includes('"$id"');
	const compiler = hasName ? dialects[dialect]() : ajv;
	try {
		const validate = compiler.compile(rest);
		return {
			violationsOf(value) {
				try {
					return validate(value) ? [] : toSentences(validate.errors);
				} catch (error) {
					// A schema that refers to itself without end, or a value nested without end.
					return [messageOf(error)];
				}
			},
		};
	} catch (error) {
		return { mistakes: [messageOf(error)] };
	} finally {
		if (!hasName) ajv.removeSchema(rest);
	}
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

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
