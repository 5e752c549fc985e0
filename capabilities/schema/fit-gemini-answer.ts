import { fitGeminiSchema } from './fit-gemini-schema';
import { giveTurn } from './give-turn';
import { isSchema, type JsonSchema } from './json-schema';
import { optionalOrNull } from './optional-or-null';
import { schemaStore } from './schema-store';
import { without } from './without';

/** A field that makes an object one with fields; no document has it. */
const standName = 'any_name';
const stand = { [standName]: { type: 'string', description: 'Stands for any name: leave it out' } };
const asText = 'The object as a text of JSON';

/**
 * The schema of an answer as Gemini takes it, with null for what is unknown. There it refuses
 * objects of which no field is known (github.com/browser-use/browser-use/issues/3786), which it
 * takes in functions: such an object has a field that nobody asks for, or is a text that holds it.
 */
export const fitGeminiAnswer = schemaStore(async (schema, chars) => {
	const nullable = optionalOrNull(schema);
	await giveTurn(chars);
	const fitted = await fitGeminiSchema(nullable);
	// The whole is an object in any case, and no text.
	return isBare(fitted) ? { ...fitted, properties: stand } : withFields(fitted);
});

function withFields(schema: JsonSchema): JsonSchema {
	const { properties, items, anyOf, nullable } = schema;
	if (isBare(schema)) {
		return { anyOf: asEither(schema), ...(nullable === undefined ? {} : { nullable }) };
	}
	return {
		...schema,
		...(isSchema(properties) ? { properties: inEach(properties) } : {}),
		...(isSchema(items) ? { items: withFields(items) } : {}),
		...(Array.isArray(anyOf) ? { anyOf: inChoices(anyOf as JsonSchema[]) } : {}),
	};
}

const isBare = ({ type, properties }: JsonSchema) => type === 'object' && properties === undefined;

const inEach = (properties: JsonSchema): JsonSchema =>
	Object.fromEntries(
		Object.entries(properties).map(([name, inner]) => [name, withFields(inner as JsonSchema)]),
	);

/** Where a text is a choice already, it needs none of its own. */
function inChoices(choices: readonly JsonSchema[]): JsonSchema[] {
	const hasText = choices.some(({ type }) => type === 'string');
	return choices.flatMap((choice) => {
		if (!isBare(choice)) return [withFields(choice)];
		return hasText ? [{ ...choice, properties: stand }] : asEither(choice);
	});
}

function asEither(given: JsonSchema): JsonSchema[] {
	const schema = without(given, 'nullable');
	const { description } = schema;
	const words = typeof description === 'string' ? `${description}\n${asText}` : asText;
	return [
		{ ...schema, properties: stand },
		{ type: 'string', description: words },
	];
}

/** The value without the field that stands for any name: a model may fill it all the same. */
export function withoutStand(value: unknown, schema: JsonSchema): unknown {
	return JSON.stringify(schema).includes(standName) ? value : strip(value);
}

function strip(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(strip);
	if (!isSchema(value)) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([name, inner]) =>
			name === standName ? [] : [[name, strip(inner)]],
		),
	);
}
