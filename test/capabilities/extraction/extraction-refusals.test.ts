import { extraction } from '../../../capabilities/extraction/extraction';
import { extractionRequest } from '../../../capabilities/extraction/extraction-request';
import { failureOf, testContext } from '../../helpers/context';
import { says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';

const schema = { type: 'object', properties: { number: { type: 'string' } } };
const parse = (more: object = {}) =>
	extractionRequest.parse({ model: 'gemini-3.8-flash', schema, text: 'Invoice A-17', ...more });
const good = '{"number": "A-17"}';

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function gemini(reply: Reply) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	return { server, ...testContext({ url: server.url }) };
}

describe('what cannot be extracted', () => {
	const refused = async (more: object) => {
		const { server, context } = await gemini(() => says(good));
		const failure = await failureOf(extraction.run(parse(more), context));
		expect(server.received).toEqual([]);
		return failure;
	};

	it.each([
		['an empty text', { text: ' \n' }, 'The document is empty'],
		[
			'a list as schema',
			{ schema: { type: 'array', items: {} } },
			'an extraction returns an object',
		],
		[
			'a type that is none',
			{ schema: { type: 'object', properties: { a: { type: 'objct' } } } },
			'/properties/a/type',
		],
		[
			'a schema that leads back to itself without end',
			{
				schema: {
					type: 'object',
					properties: { a: { $ref: '#/$defs/a' } },
					$defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } },
				},
			},
			'#/$defs/a → #/$defs/b → #/$defs/a',
		],
		['a required that is no list', { schema: { type: 'object', required: 'a' } }, '/required'],
	])('%s is refused before any call', async (_name, more, message) => {
		expect((await refused(more)).message).toContain(message);
	});

	it.each<[string, object]>([
		[
			'a schema that refers to itself',
			{ type: 'object', properties: { parent: { $ref: '#' }, number: { type: 'string' } } },
		],
		[
			'a schema of an object or null',
			{ type: ['object', 'null'], properties: { number: { type: 'string' } } },
		],
		['a pattern with a needless mark', { properties: { number: { pattern: '^A\\-\\d+$' } } }],
		[
			'2,000 fields',
			{
				type: 'object',
				properties: Object.fromEntries(
					['number', ...Array.from({ length: 2000 }, (_, i) => `f${String(i)}`)].map((name) => [
						name,
						{ type: 'string' },
					]),
				),
			},
		],
		[
			'an enum of 5,000 values',
			{
				type: 'object',
				properties: { number: { enum: Array.from({ length: 5000 }, (_, i) => `A-${String(i)}`) } },
			},
		],
	])('%s works all the same', async (_name, own) => {
		const { server, context } = await gemini(() => says('{"number": "A-17"}'));
		const { data } = await extraction.run(parse({ schema: own }), context);
		expect(data.number).toBe('A-17');
		expect(server.received.length).toBeLessThan(4);
	});
});
