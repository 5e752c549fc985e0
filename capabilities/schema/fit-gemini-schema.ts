import { Failure } from '../../endpoint/failure';
import { fitGeminiType } from './fit-gemini-type';
import { flattenSchema, type Flat, type Scope } from './flatten-schema';
import { inferTypes } from './infer-types';
import { isSchema, type JsonSchema } from './json-schema';
import { without } from './without';

const mostSchemas = 2000;

const described = (schema: JsonSchema) => ({
	...(typeof schema.title === 'string' ? { title: schema.title } : {}),
	...(typeof schema.description === 'string' ? { description: schema.description } : {}),
});

/**
 * The schema in the part of OpenAPI 3 that Gemini's function declarations know
 * (ai.google.dev/api/caching#Schema): references inlined, one type each, no const, oneOf, allOf or
 * closed objects. A recursion ends in an open object. Never refuses more than the schema does.
 */
export function fitGeminiSchema(root: JsonSchema): JsonSchema {
	let parts = 0;
	const count = () => {
		parts += 1;
		if (parts > mostSchemas) throw tooLarge();
	};
	const fit = (given: unknown, scope: Scope): JsonSchema => {
		if (!isSchema(given)) return anything();
		return fitOne(flattenSchema(given, scope), given);
	};
	const fitOne = ({ schema, scope }: Flat, given: JsonSchema): JsonSchema => {
		const types = inferTypes(schema);
		const isObject = types.includes('object');
		if (Array.isArray(schema.anyOf) && !isObject) return fitChoice(schema, scope, types);
		const [type, ...others] = types.filter((one) => one !== 'null');
		const nullable = types.includes('null') || takesNull(schema) ? { nullable: true } : {};
		if (type === undefined) {
			return types.includes('null') ? { ...described(schema), type: 'null' } : anything(given);
		}
		if (others.length === 0) return { ...fitGeminiType(type, schema, scope), ...nullable };
		const bare = without(schema, 'title', 'description');
		const anyOf = [type, ...others].map((one) => fitGeminiType(one, bare, scope));
		return { ...described(schema), anyOf, ...nullable };
	};
	const fitChoice = (schema: JsonSchema, scope: Scope, types: string[]): JsonSchema => {
		const { anyOf, type } = schema as { anyOf: unknown[]; type?: unknown };
		const branches = anyOf.map((branch) =>
			fit(isSchema(branch) && type !== undefined ? { type, ...branch } : branch, scope),
		);
		const isNull = (branch: JsonSchema) => branch.type === 'null';
		const nullable = branches.some(isNull) || types.includes('null') ? { nullable: true } : {};
		const real = unlike(branches.filter((branch) => !isNull(branch)));
		const [only] = real;
		if (only === undefined) return { ...described(schema), type: 'null' };
		if (real.length === 1) return { ...only, ...described(schema), ...nullable };
		return { ...described(schema), anyOf: real, ...nullable };
	};
	return without(fit(root, { root, refs: ['#'], count, fit }), 'nullable');
}

const takesNull = (schema: JsonSchema) => Array.isArray(schema.enum) && schema.enum.includes(null);

/** What may be any value. */
function anything(schema: JsonSchema = {}): JsonSchema {
	const anyOf = ['string', 'number', 'boolean', 'object'].map((type) => ({ type }));
	return { ...described(schema), anyOf };
}

function unlike(schemas: JsonSchema[]): JsonSchema[] {
	return [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
}

function tooLarge(): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `The schema has more than ${String(mostSchemas)} parts once its references are inlined, as Gemini needs them`,
		hint: 'Make the schema smaller, or let its definitions refer to one another less often',
	});
}
