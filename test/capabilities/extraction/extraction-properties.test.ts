import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { extraction } from '../../../capabilities/extraction/extraction';
import { extractionRequest } from '../../../capabilities/extraction/extraction-request';
import { dropNulls } from '../../../capabilities/schema/drop-nulls';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { Failure } from '../../../endpoint/failure';
import { testContext } from '../../helpers/context';
import { geminiFetch } from '../../gemini/fetch';
import { says } from '../../gemini/model-turn';
import { geminiKey } from '../../gemini/refuse';
import { runs } from '../../helpers/runs';

const name = fc.constantFrom('a', 'b', 'total', 'due date', 'x.y');
const scalar = fc.constantFrom<object>(
	{ type: 'string' },
	{ type: 'number' },
	{ type: 'integer', minimum: 0 },
	{ type: 'boolean' },
	{ type: 'string', format: 'date' },
	{ type: 'string', enum: ['Paid', 'Open'] },
	{ type: ['number', 'null'] },
	{ anyOf: [{ type: 'string', maxLength: 3 }, { type: 'integer' }] },
	{ const: 'fixed' },
);
const { schema } = fc.letrec<{ schema: object; property: object }>((tie) => ({
	property: fc.oneof(
		{ maxDepth: 2 },
		scalar,
		fc.record({ type: fc.constant('array'), items: tie('property') }),
		tie('schema'),
	),
	schema: fc.dictionary(name, tie('property'), { minKeys: 1, maxKeys: 4 }).chain((properties) =>
		fc.record({
			type: fc.constant('object'),
			properties: fc.constant(properties),
			required: fc.subarray(Object.keys(properties)),
		}),
	),
}));

const leaf = fc.oneof(
	fc.constantFrom(
		'Paid',
		' open ',
		'yes',
		'2026-11-23',
		'23.11.2026',
		'1,234.50',
		'n/a',
		'',
		'fixed',
	),
	fc.integer({ min: -5, max: 5 }),
	fc.double({ min: -9, max: 9, noNaN: true }),
	fc.boolean(),
	fc.constant(null),
	fc.string({ maxLength: 5 }),
);

/** A reply that may or may not fit: it follows the schema, and often goes astray. */
function replyTo(given: object, random: (kind: 'leaf' | 'astray') => unknown): unknown {
	const { type, properties, items } = given as {
		type?: unknown;
		properties?: Record<string, object>;
		items?: object;
	};
	if (random('astray') === 0) return random('leaf');
	if (type === 'object') {
		return Object.fromEntries(
			Object.entries(properties ?? {}).flatMap(([key, property]) =>
				random('astray') === 1 ? [] : [[key, replyTo(property, random)]],
			),
		);
	}
	if (type === 'array') return [1, 2].map(() => replyTo(items ?? {}, random));
	return random('leaf');
}

const leavesOf = (value: unknown): unknown[] =>
	typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value];

const validatorOf = (given: object) =>
	addFormats(new Ajv2020({ strict: false, allErrors: true })).compile(given);

const ways = ['plain', 'references', 'evidence', 'chunks'] as const;
type Way = (typeof ways)[number];

/** The same schema, with each object inside of it behind a reference. */
function withReferences(given: object): object {
	const $defs: Record<string, object> = {};
	const move = (one: object): object => {
		const { properties, items, ...rest } = one as {
			properties?: Record<string, object>;
			items?: object;
		};
		const moved = Object.entries(properties ?? {}).map(([key, property]) => {
			const inner = move(property);
			if (!('properties' in inner)) return [key, inner];
			const id = `d${String(Object.keys($defs).length)}`;
			$defs[id] = inner;
			return [key, { $ref: `#/$defs/${id}` }];
		});
		return {
			...rest,
			...(properties ? { properties: Object.fromEntries(moved) as object } : {}),
			...(items ? { items: move(items) } : {}),
		};
	};
	return { ...move(given), $defs };
}

async function extract(given: object, reply: unknown, way: Way) {
	const answer = way === 'evidence' ? { data: reply, evidence: [] } : reply;
	const client = createEndpointClient(
		{ baseUrl: 'http://gemini.test/v1beta/openai', apiKey: geminiKey },
		{ fetch: geminiFetch(() => says(JSON.stringify(answer))) },
	);
	const request = extractionRequest.parse({
		model: 'gemini-3.8-flash',
		schema: way === 'references' ? withReferences(given) : given,
		text: 'The document. '.repeat(way === 'chunks' ? 20 : 1),
		maxReasks: 0,
		chunkChars: 200,
		evidence: way === 'evidence',
	});
	return await extraction.run(request, testContext({ client }).context);
}

/** Whether a value is in the reply, as it is or in another notation. */
function isIn(value: unknown, said: unknown[]): boolean {
	const fold = (one: unknown) => String(one).trim().toLowerCase();
	const notations: Record<string, unknown> = {
		'1,234.50': 1234.5,
		'23.11.2026': '2026-11-23',
	};
	// Words for yes and no, in several languages.
	const isWord = (one: unknown) => typeof one === 'string' && /^\s*[\p{L}✓]{1,5}\s*$/u.test(one);
	if (typeof value === 'boolean' && said.some(isWord)) return true;
	const digits = typeof value === 'number' ? String(Math.abs(value)) : undefined;
	if (digits && said.some((one) => typeof one === 'string' && one.includes(digits))) return true;
	return said.some(
		(one) => Object.is(one, value) || fold(one) === fold(value) || notations[fold(one)] === value,
	);
}

it('returns what fits, and names the place of what does not; it adds no value', async () => {
	let fitting = 0;
	let failing = 0;
	await fc.assert(
		fc.asyncProperty(schema, fc.constantFrom(...ways), fc.gen(), async (given, way, gen) => {
			const reply = replyTo(given, (kind) =>
				kind === 'leaf' ? gen(() => leaf) : gen(() => fc.nat({ max: 60 })),
			);
			try {
				const { data, chunks } = await extract(given, reply, way);
				fitting += 1;
				expect(chunks > 1).toBe(way === 'chunks');
				const validate = validatorOf(given);
				expect([validate(dropNulls(data, { ...given })), validate.errors]).toEqual([true, null]);
				const said = leavesOf(reply);
				for (const value of leavesOf(data)) {
					if (value !== null) expect([value, said, isIn(value, said)]).toEqual([value, said, true]);
				}
			} catch (error) {
				if (!(error instanceof Failure)) throw error;
				failing += 1;
				expect(error.kind).toBe('output-invalid');
				expect(error.details.violations?.length).toBeGreaterThan(0);
				for (const violation of error.details.violations ?? []) {
					expect(violation).toMatch(/^(\/|must |the answer )/);
				}
				const said = error.details.answer ?? '';
				// That of several chunks is what they say together.
				if (way !== 'chunks') {
					expect(said).toContain(JSON.stringify(reply).slice(0, 9_000));
				}
			}
		}),
		{ ...runs(0.1), endOnFailure: true },
	);
	// Both ends are reached, or the property would say little; a few examples may miss one.
	if (fitting + failing >= 500) expect(Math.min(fitting, failing)).toBeGreaterThan(0);
});
