import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { geminiCredential } from '../../helpers/credential-data';
import { extractionHost, invoice, invoiceFields, perLine } from '../../helpers/extraction-host';
import { inTurn } from '../../gemini/answer';
import { says } from '../../gemini/model-turn';

let host: Awaited<ReturnType<typeof extractionHost>>;
beforeEach(async () => {
	host = await extractionHost();
});
afterEach(async () => {
	await host.close();
});

describe('the output', () => {
	const input = { items: [{ json: { id: 7, sku: 'of the input' } }] };

	it('is one item for each record', async () => {
		const { items } = await host.run(perLine);
		expect(items).toEqual(invoice.lines.map((json) => ({ json, pairedItem: { item: 0 } })));
	});

	it('has no item for a document without records, and goes on with the others', async () => {
		host.reply = inTurn(
			says('{"number": "1", "lines": []}'),
			says('{"number": "2", "lines": null}'),
			says(JSON.stringify(invoice)),
		);
		const { items } = await host.run(perLine, {
			items: [{ json: {} }, { json: {} }, { json: {} }],
			credentials: geminiCredential(host.url, { concurrency: 1 }),
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 2 }, { item: 2 }]);
	});

	it('makes a column of each entry that is no object', async () => {
		host.reply = () => says('{"tags": ["a", "b"]}');
		const fields = { field: [{ name: 'tags', type: 'list', items: 'string' }] };
		expect(await host.jsonOf({ fields, operation: 'extractRows', recordsField: 'tags' })).toEqual([
			{ tags: 'a' },
			{ tags: 'b' },
		]);
	});

	it('finds the list behind a reference', async () => {
		const schema = JSON.stringify({
			$ref: '#/$defs/invoice',
			$defs: {
				invoice: {
					type: 'object',
					properties: { lines: { anyOf: [{ $ref: '#/$defs/lines' }, { type: 'null' }] } },
				},
				lines: {
					type: 'array',
					items: { type: 'object', properties: { sku: { type: 'string' } } },
				},
			},
		});
		host.reply = () => says('{"lines": [{"sku": "a"}]}');
		expect(await host.jsonOf({ schemaFrom: 'schema', schema, ...perLine })).toEqual([{ sku: 'a' }]);
	});

	it.each<[INodeParameters, object]>([
		[{ includeInputFields: true }, { id: 7, sku: 'cable', price: 9.5 }],
		[
			{ includeInputFields: true, outputField: 'line' },
			{ id: 7, sku: 'of the input', line: { sku: 'cable', price: 9.5 } },
		],
		[{ includeDocumentFields: true }, { number: 'A-17', sku: 'cable', price: 9.5 }],
		[
			{ outputField: ' ', metadataField: '' },
			{ sku: 'cable', price: 9.5 },
		],
	])('has the fields that %j asks for', async (options, expected) => {
		const [first] = await host.jsonOf({ ...perLine, options }, input);
		expect(first).toEqual(expected);
	});

	it('has the metadata under a key, with the evidence of each record', async () => {
		const quotes = [
			{ field: '/number', quote: 'Invoice A-17' },
			{ field: '/lines/1/sku', quote: 'plug' },
		];
		host.reply = () => says(JSON.stringify({ data: invoice, evidence: quotes }));
		const json = await host.jsonOf({
			...perLine,
			text: 'Invoice A-17: cable, plug',
			options: { metadataField: 'meta', evidence: true },
		});
		// Once a document, so that a sum over the rows is right.
		expect(json[0]?.meta).toMatchObject({ position: 0, usage: { totalTokens: 109 } });
		expect(json[1]).toEqual({
			sku: 'plug',
			price: 2,
			meta: {
				model: 'gemini-3.8-flash',
				requests: 1,
				mode: 'json_schema',
				chunks: 1,
				source: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
				position: 1,
				conflicts: [],
				evidence: [
					expect.objectContaining({ field: '/number', grounded: true }),
					expect.objectContaining({ field: '/lines/1/sku', start: 21, grounded: true }),
					expect.objectContaining({ field: '/lines/1/price', grounded: false }),
				],
			},
		});
	});

	it('has the metadata under extraction where it was asked for without a name', async () => {
		const raw = await host.jsonOf({ ...perLine, simplify: false });
		expect(raw.map(({ extraction }) => extraction)).toEqual([
			expect.objectContaining({ raw: [expect.objectContaining({ object: 'chat.completion' })] }),
			expect.not.objectContaining({ raw: expect.anything() as object }),
		]);
		host.reply = () => says(JSON.stringify({ data: invoice, evidence: [] }));
		const [quoted] = await host.jsonOf({ options: { evidence: true } });
		expect(quoted?.extraction).toMatchObject({ requests: 1, evidence: expect.any(Array) as [] });
		expect(quoted?.extraction).not.toHaveProperty('position');
	});
});

const optionalNumber = {
	field: [{ name: 'number', type: 'string' }, ...invoiceFields.field.slice(1)],
};

describe('the row key', () => {
	const keys = async (key: IDataObject, more: INodeParameters = perLine) =>
		(await host.jsonOf({ ...more, options: { rowKey: { key } } } as INodeParameters)).map(
			({ row_key: own }) => own,
		);

	it.each<[string, IDataObject]>([
		['source', { from: 'source' }],
		['fields', { from: 'fields', fields: 'number, sku' }],
	])('of the %s is the same in every run, and another for each row', async (_name, key) => {
		const first = await keys(key);
		expect(first).toEqual([
			expect.stringMatching(/^[0-9a-f]{32}$/),
			expect.stringMatching(/^[0-9a-f]{32}$/),
		]);
		expect(new Set(first).size).toBe(2);
		expect(await keys(key)).toEqual(first);
	});

	it('of the source is another for another document', async () => {
		const [first] = await keys({ from: 'source' });
		const [second] = await keys({ from: 'source' }, { ...perLine, text: 'Another' });
		expect(second).not.toBe(first);
	});

	it('of fields is the same wherever the row stands and whatever else it says', async () => {
		const key = { from: 'fields', fields: 'sku' };
		const [cable, plug] = await keys(key);
		host.reply = () =>
			says('{"number": "B", "lines": [{"sku": "plug"}, {"sku": "cable", "price": 1}]}');
		expect(await keys(key, { ...perLine, text: 'Another' })).toEqual([plug, cable]);
	});

	it('of rows whose key fields are all empty is another for each', async () => {
		host.reply = () => says('{"number": "A", "lines": [{"sku": "a"}, {"sku": "b"}]}');
		const first = await keys({ from: 'fields', fields: 'price' });
		expect(new Set(first).size).toBe(2);
		expect(first).toEqual(await keys({ from: 'source' }));
	});

	it('of a row that lacks one of its fields is of its place, so that documents do not collide', async () => {
		host.reply = () => says('{"number": "", "lines": [{"sku": "a"}, {"sku": "b"}]}');
		const key = { from: 'fields', fields: 'number, sku' };
		const more = { ...perLine, fields: optionalNumber };
		const first = await keys(key, more);
		const second = await keys(key, { ...more, text: 'Another invoice' });
		expect(new Set([...first, ...second]).size).toBe(4);
		expect(await keys(key, more)).toEqual(first);
	});

	it('that several rows of a document have is said in a hint', async () => {
		const two = { lines: [{ sku: 'a', price: 1 }, { sku: 'a', price: 2 }, { sku: 'b' }] };
		host.reply = () => says(JSON.stringify({ number: '1', ...two }));
		const rowKey = { key: { from: 'fields', fields: 'sku' } };
		for (const options of [{ rowKey }, { rowKey, outputField: 'line' }]) {
			const { items, hints } = await host.run({ ...perLine, options });
			expect(items).toHaveLength(3);
			expect(hints.map(({ message }) => message)).toEqual([
				expect.stringMatching(/^Item 0 has 3 rows but 2 row keys/),
			]);
		}
		const { hints } = await host.run({
			...perLine,
			options: { rowKey: { key: { from: 'source' } } },
		});
		expect(hints).toEqual([]);
	});

	it('is made of fields that only the records know, where the schema leaves them open', async () => {
		const schema = '{"properties": {"lines": {"type": "array"}}}';
		const open = { ...perLine, schemaFrom: 'schema', schema };
		const [cable, plug] = await keys({ from: 'fields', fields: 'sku' });
		expect(await keys({ from: 'fields', fields: 'sku' }, open)).toEqual([cable, plug]);
	});

	it('has the name that it was given, and stands among the columns', async () => {
		const rowKey = { key: { field: 'id', from: 'fields', fields: 'number' } };
		const [json] = await host.jsonOf({ options: { rowKey, outputField: 'data' } });
		expect(json).toEqual({
			data: { ...invoice, id: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
		});
	});
});
