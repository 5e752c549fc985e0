import fc from 'fast-check';
import { wantedOf } from '../../../capabilities/extraction/wanted-of';
import { acceptsNull } from '../../../capabilities/schema/accepts-null';
import { asObject } from '../../../capabilities/schema/as-object';
import { fitGeminiAnswer } from '../../../capabilities/schema/fit-gemini-answer';
import { fitGeminiSchema } from '../../../capabilities/schema/fit-gemini-schema';
import { inferTypes } from '../../../capabilities/schema/infer-types';
import { isSchema, type JsonSchema } from '../../../capabilities/schema/json-schema';
import { mapSubschemas } from '../../../capabilities/schema/map-subschemas';
import { normaliseSchema } from '../../../capabilities/schema/normalise-schema';
import { optionalOrNull } from '../../../capabilities/schema/optional-or-null';
import { strictSchema } from '../../../capabilities/schema/strict-schema';
import { validatorOf, type Validator } from '../../../capabilities/schema/validator';
import { without } from '../../../capabilities/schema/without';
import { createToolset } from '../../../capabilities/function-calling/toolset';
import { Failure } from '../../../endpoint/failure';
import { openai } from '../../../endpoint/profiles/openai';
import { anySchema, anyValue } from '../../helpers/arbitrary-schemas';
import { geminiToJsonSchema } from '../../gemini/to-json-schema';
import { runs } from '../../helpers/runs';

const asked = {
	isPart: false,
	evidence: false,
	unknownAsNull: false,
	numberFormat: '1,234.56',
	dateOrder: 'day-month-year',
} as const;

type Known = { schema: JsonSchema; validator: Validator } | undefined;

/** The schema as it is read; none where it contradicts itself in a way that is refused. */
async function read(given: JsonSchema): Promise<Known> {
	try {
		const schema = await normaliseSchema(given);
		return { schema, validator: await validatorOf(schema, 'it') };
	} catch (error) {
		if (error instanceof Failure && error.kind === 'request-invalid') return undefined;
		throw error;
	}
}

type Holds = (value: JsonSchema) => void;

/** Tries a law with objects that schemas take; counted, so that it says something. */
async function law(prepare: (schema: JsonSchema) => Promise<Holds | undefined>) {
	let fitting = 0;
	let prepared = 0;
	await fc.assert(
		fc.asyncProperty(anySchema, fc.array(anyValue, { maxLength: 12 }), async (given, values) => {
			const known = await read(given);
			const holds = known && (await prepare(known.schema));
			if (!holds) return;
			prepared += 1;
			const objects = [{}, ...values.map((value) => (isSchema(value) ? value : { a: value }))];
			for (const value of objects) {
				if (known.validator.violationsOf(value).length > 0) continue;
				fitting += 1;
				holds(value);
			}
		}),
		runs(share),
	);
	return { fitting, prepared };
}

const share = 0.04;
const minRuns = runs(share).numRuns / 4;

describe('a value that fits', () => {
	it('comes back from an extraction as it is', async () => {
		const { fitting, prepared } = await law(async (schema) => {
			const { check } = await wantedOf(schema, asked);
			return (value) => {
				expect(check(value)).toEqual({ value });
			};
		});
		expect(Math.min(fitting, prepared)).toBeGreaterThan(minRuns);
	});

	it('comes back from a function as it is', async () => {
		const { fitting, prepared } = await law(async (schema) => {
			if (!takesObjects(schema)) return undefined;
			const definition = { name: 'f', parameters: schema };
			const toolset = await createToolset([definition], [], { profile: openai, model: 'm' });
			return (value) => {
				const call = { name: 'f', arguments: JSON.stringify(value) };
				const { arguments: given, violations } = toolset.read({
					...{ id: '1', type: 'function', function: call },
				});
				expect([given, violations]).toEqual([JSON.parse(call.arguments), []]);
			};
		});
		expect(Math.min(fitting, prepared)).toBeGreaterThan(minRuns);
	});
});

describe('a schema that is sent', () => {
	const forms: [string, (schema: JsonSchema) => Promise<JsonSchema> | JsonSchema][] = [
		['to Gemini', async (schema) => geminiToJsonSchema(await fitGeminiSchema(schema))],
		[
			'to Gemini for an answer',
			async (schema) => geminiToJsonSchema(await fitGeminiAnswer(schema)),
		],
		['to others, with null for what is unknown', optionalOrNull],
	];

	it.each(forms)(
		'%s takes every object that fits',
		async (_name, toForm) => {
			const { fitting, prepared } = await law(
				async (schema) => await takes(await toForm(asObject(schema))),
			);
			expect(Math.min(fitting, prepared)).toBeGreaterThan(minRuns);
		},
		120_000,
	);

	it('in strict mode takes every object that fits, but for what strict mode cannot say', async () => {
		const { prepared } = await law(async (schema) => {
			const strict = await strictOf(asObject(schema));
			return strict && (await takes(loosened(strict, strict)));
		});
		expect(prepared).toBeGreaterThan(minRuns / 50);
	});
});

async function takes(schema: JsonSchema): Promise<Holds> {
	const { violationsOf } = await validatorOf(schema, 'what is sent');
	return (value) => {
		expect([value, violationsOf(value)]).toEqual([value, []]);
	};
}

function takesObjects(schema: JsonSchema): boolean {
	const types = inferTypes(schema);
	return types.length === 0 || types.includes('object');
}

async function strictOf(schema: JsonSchema): Promise<JsonSchema | undefined> {
	try {
		return await strictSchema(schema, 'it');
	} catch (error) {
		if (error instanceof Failure) return undefined;
		throw error;
	}
}

/** Strict mode has null for what is left out, and no fields but its own. */
function loosened(schema: JsonSchema, root: JsonSchema): JsonSchema {
	const rest = mapSubschemas(without(schema, 'additionalProperties'), (inner) =>
		loosened(inner, root),
	);
	const { properties, required } = schema;
	const fields = isSchema(properties) ? properties : {};
	const always = Array.isArray(required) ? required.map(String) : [];
	return { ...rest, required: always.filter((name) => !acceptsNull(fields[name], root)) };
}
