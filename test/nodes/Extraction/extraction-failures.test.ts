import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { picked } from '../../helpers/credential-data';
import { extractionHost, invoice, invoiceFields, perLine } from '../../helpers/extraction-host';
import { says } from '../../gemini/model-turn';
import { nodeErrorOf } from '../../helpers/node-errors';

let host: Awaited<ReturnType<typeof extractionHost>>;
beforeEach(async () => {
	host = await extractionHost();
});
afterEach(async () => {
	await host.close();
});

describe('what cannot be extracted', () => {
	const withSchema = (schema: object) => ({
		schemaFrom: 'schema',
		schema: JSON.stringify(schema),
	});
	const withKey = (key: IDataObject, more: IDataObject = {}) =>
		({ options: { rowKey: { key }, ...more } }) as INodeParameters;

	it.each<[INodeParameters, string | RegExp]>([
		[{ text: '  ' }, 'The document is empty'],
		[{ documentFrom: 'urls' }, 'No document is given'],
		[{ documentFrom: 'files' }, 'The item has no file in the field "data"'],
		[{ fields: {} }, 'Add at least one field'],
		[{ fields: { field: [{ name: 'a', type: 'enum' }] } }, 'Field "a" has no allowed values'],
		[{ schemaFrom: 'example', example: '{"a": }' }, /^JSON Example is not valid JSON: /],
		[{ schemaFrom: 'example', example: '[{"a": 1}]' }, 'The example is a list'],
		[{ schemaFrom: 'schema', schema: '[]' }, 'The JSON Schema must be an object with fields'],
		[withSchema({ type: 'array', items: {} }), 'an extraction returns an object'],
		[
			withSchema({ type: 'object', properties: { a: { type: 'objct' } } }),
			/^The schema is not a valid JSON Schema: \/properties\/a\/type must be /,
		],
		[withSchema({ type: 'object', properties: { a: { $ref: '#/$defs/no' } } }), '#/$defs/no'],
		[{ operation: 'extractRows' }, 'No records field is set'],
		[
			{ operation: 'extractRows', recordsField: 'rows' },
			'The records field "rows" is not in the schema',
		],
		[
			{ operation: 'extractRows', recordsField: 'number' },
			'The records field "number" is not a list',
		],
		[withKey({ from: 'fields' }), 'No key fields are set'],
		[withKey({ from: 'fields', fields: 'numbr' }), 'There is no column "numbr" for the row key'],
		[withKey({ field: 'number' }), 'The field for the row key, "number", is also a column'],
		[
			{ options: { metadataField: 'lines' } },
			'The field for the metadata, "lines", is also a column',
		],
		[
			{ simplify: false, options: { outputField: 'extraction' } },
			'The field for the metadata, "extraction", is also a column',
		],
		[
			{
				...perLine,
				options: { includeDocumentFields: true },
				fields: {
					field: [...invoiceFields.field, { name: 'sku', type: 'string' }],
				},
			},
			'The document and its records both have a field "sku"',
		],
		[
			{ options: { chunkChars: 300, overlapChars: 200 } },
			'must not be more than half of the characters per chunk',
		],
	])('%j is refused before any call', async (parameters, message) => {
		const error = await nodeErrorOf(host.run(parameters));
		expect(error.message).toMatch(message);
		expect(error.context.itemIndex).toBe(0);
		expect(host.received).toEqual([]);
	});

	it('names the lists that records can be made of', async () => {
		const error = await nodeErrorOf(host.run({ operation: 'extractRows', recordsField: 'rows' }));
		expect(error.description).toContain('Set Records Field to a list in the schema: lines');
	});

	it('carries the last answer and its violations, and the other items go on', async () => {
		host.reply = ({ body }) =>
			says(
				JSON.stringify(body).includes('bad')
					? '{"number": 5, "lines": 3}'
					: JSON.stringify(invoice),
			);
		const { items } = await host.run(
			{},
			{
				items: [{ json: {} }, { json: {} }],
				parameters: (item) => ({
					model: picked('gemini-3.8-flash'),
					text: item === 0 ? 'bad' : 'good',
					fields: invoiceFields,
				}),
				continueOnFail: true,
			},
		);
		expect(items.map(({ json }) => json)).toEqual([
			{
				error: expect.objectContaining({
					kind: 'output-invalid',
					message: '3 answers did not fit the schema: /lines must be array',
					violations: ['/lines must be array'],
					answer: '{"number": 5, "lines": 3}',
				}) as object,
			},
			invoice,
		]);
	});

	it('is said in a short sentence, however long the answer and its violations are', async () => {
		const field = Array.from({ length: 30 }, (_, i) => ({
			name: `state${String(i)}`,
			type: 'enum',
			values: Array.from({ length: 100 }, (_value, n) => `value ${String(n)}`).join('\n'),
			required: true,
		}));
		host.reply = () =>
			says(JSON.stringify(Object.fromEntries(field.map(({ name }) => [name, 'x'.repeat(500)]))));
		const error = await nodeErrorOf(host.run({ fields: { field }, options: { maxReasks: 0 } }));
		expect(error.message.length).toBeLessThan(500);
	});
});
