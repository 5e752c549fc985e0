import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { inMemory, stored } from '../../helpers/execute-functions';
import { extractionHost, invoice } from '../../helpers/extraction-host';
import { inTurn } from '../../gemini/answer';
import { says } from '../../gemini/model-turn';
import { httpServer, type Received } from '../../helpers/http-server';
import { image } from '../../helpers/images';
import { nodeErrorOf } from '../../helpers/node-errors';

let host: Awaited<ReturnType<typeof extractionHost>>;
beforeEach(async () => {
	host = await extractionHost();
});
afterEach(async () => {
	await host.close();
});

interface Body {
	messages: { role: string; content: unknown }[];
	response_format: { type: string; json_schema: { schema: IDataObject } };
}
const sent = () => host.received[0]?.body as Received['body'] & Body;
const schemaSent = () => sent().response_format.json_schema.schema;
const documentSent = () => sent().messages[1]?.content;

describe('the Extraction node', () => {
	it("sends the document and the schema of the fields, and returns the user's columns alone", async () => {
		const { outputs } = await host.run({}, { items: [{ json: {} }, { json: {} }] });
		expect(outputs).toEqual([[0, 1].map((item) => ({ json: invoice, pairedItem: { item } }))]);
		expect(host.received).toHaveLength(2);
		expect(schemaSent()).toEqual({
			type: 'object',
			properties: {
				number: { type: 'string', description: 'As printed' },
				lines: {
					type: 'array',
					nullable: true,
					items: {
						type: 'object',
						properties: {
							sku: { type: 'string' },
							price: { type: 'number', nullable: true },
						},
						required: ['sku'],
					},
				},
			},
			required: ['number'],
		});
		expect(JSON.stringify(documentSent())).toContain('Invoice A-17');
	});

	it('takes the schema from an example', async () => {
		const example = '{"number": "", "date": "2026-01-31", "total": 1}';
		host.reply = () => says('{"number": "A-17", "date": "23.11.2026", "total": 12.5}');
		expect(await host.jsonOf({ schemaFrom: 'example', example })).toEqual([
			{ number: 'A-17', date: '2026-11-23', total: 12.5 },
		]);
		expect(schemaSent()).toMatchObject({ properties: { total: { type: 'number' } } });
		expect(schemaSent()).not.toHaveProperty('required');
	});

	it('takes a schema of its own for each item, as text or as an object', async () => {
		const schema = (name: string) => ({
			$schema: 'http://json-schema.org/draft-07/schema#',
			type: 'object',
			properties: { [name]: { $ref: '#/definitions/text' } },
			definitions: { text: { type: 'string', description: name } },
		});
		host.reply = ({ body }) => {
			const [name = ''] = ['title', 'author'].filter((one) => JSON.stringify(body).includes(one));
			return says(JSON.stringify({ [name]: 'x' }));
		};
		const json = await host.jsonOf(
			{},
			{
				items: [{ json: {} }, { json: {} }],
				parameters: (item) => ({
					model: picked('gemini-3.8-flash'),
					text: 'A book',
					schemaFrom: 'schema',
					// An expression gives an object where a person types text.
					schema: item === 0 ? JSON.stringify(schema('title')) : (schema('author') as never),
				}),
			},
		);
		expect(json).toEqual([{ title: 'x' }, { author: 'x' }]);
	});

	it('sends the options that were set, and none of those that are about the rows', async () => {
		await host.run({
			options: {
				instructions: 'Without tax',
				numberFormat: '1.234,56',
				temperature: 0,
				extraBody: '{"top_p": 0.5}',
				outputField: 'data',
				metadataField: 'meta',
				rowKey: { key: { field: 'id', from: 'source' } },
				includeInputFields: true,
				mergeKeys: 'sku, ',
			},
		});
		const { messages, ...settings } = sent();
		expect(settings).toEqual({
			model: 'gemini-3.8-flash',
			temperature: 0,
			top_p: 0.5,
			response_format: expect.objectContaining({ type: 'json_schema' }) as object,
		});
		expect(messages[0]?.content).toMatch(/numbers like 1\.234,56[\s\S]*Without tax/);
	});

	it('cuts a long text and merges its records by the keys', async () => {
		host.reply = inTurn(
			says('{"number": "A-17", "lines": [{"sku": "cable"}]}'),
			says('{"number": null, "lines": [{"sku": "cable", "price": 9.5}, {"sku": "plug"}]}'),
		);
		const json = await host.jsonOf({
			text: `${'Cables and plugs. '.repeat(20)}`,
			options: {
				chunkChars: 200,
				overlapChars: 0,
				mergeKeys: 'sku',
				metadataField: 'meta',
			},
		});
		expect(host.received).toHaveLength(2);
		expect(json).toEqual([
			{
				number: 'A-17',
				lines: [
					{ sku: 'cable', price: 9.5 },
					{ sku: 'plug', price: null },
				],
				meta: expect.objectContaining({ chunks: 2, requests: 2 }) as object,
			},
		]);
	});

	it('takes a small number of characters per chunk without another setting', async () => {
		const json = await host.jsonOf({ options: { chunkChars: 900 } });
		expect(json).toEqual([invoice]);
	});

	it('asks again as often as it may, and reads dates in the order of the document', async () => {
		const fields = { field: [{ name: 'day', type: 'date', required: true }] };
		host.reply = inTurn(says('{"day": "soon"}'), says('{"day": "11/23/2026"}'));
		expect(await host.jsonOf({ fields, options: { dateOrder: 'month-day-year' } })).toEqual([
			{ day: '2026-11-23' },
		]);
		const error = await nodeErrorOf(host.run({ fields, options: { maxReasks: 0 } }));
		expect(error.message).toBe('The answer does not fit the schema: /day must match format "date"');
		expect(host.received).toHaveLength(3);
	});
});

describe('the document', () => {
	const photo = image('png', 2, 2);
	const pictureUrl = `data:image/png;base64,${photo.toString('base64')}`;
	const item = (binary: IBinaryKeyData) => ({ items: [{ json: {}, binary }] });
	const textFile = (text: string | Buffer, mimeType: string) =>
		inMemory(Buffer.from(text), 'letter', mimeType);

	it.each(['text/plain', 'text/csv; charset=utf-8', 'message/rfc822', 'application/ld+json'])(
		'of type %s is read as text',
		async (mimeType) => {
			await host.run(
				{ documentFrom: 'files', fileFields: '*' },
				item({ photo: inMemory(photo, 'a.png', 'image/png'), a: textFile('Größe', mimeType) }),
			);
			expect(documentSent()).toEqual([
				{ type: 'text', text: expect.stringMatching(/\n\nGröße$/) as string },
				{ type: 'image_url', image_url: { url: pictureUrl } },
			]);
		},
	);

	it('is decoded from UTF-8 with a mark, or else as old programs of Windows write', async () => {
		const binary = {
			a: textFile('\ufeffTotal', 'text/plain'),
			b: textFile(Buffer.from([0x80, 0x20, 0xfc]), 'text/csv'),
		};
		await host.run({ documentFrom: 'files', fileFields: 'a, b' }, item(binary));
		expect(JSON.stringify(documentSent())).toContain(
			'\\n\\nFile letter:\\n\\nTotal\\n\\nFile letter:\\n\\n€ ü"',
		);
	});

	it('is a file where it only says that it is text', async () => {
		const data = stored('f', 'scan.txt', 'text/plain');
		await host.run({ documentFrom: 'files' }, { ...item({ data }), files: { f: photo } });
		expect(JSON.stringify(documentSent())).toContain(pictureUrl);
		const error = await nodeErrorOf(
			host.run({ documentFrom: 'files' }, item({ data: textFile('a\0b', 'text/plain') })),
		);
		expect(error.message).toBe(
			'The file letter is not an image, a PDF, a recording or a document that can be read, or it is damaged',
		);
	});

	it('of more than 50 MB of text is refused', async () => {
		const data = stored('f', 'log.txt', 'text/plain');
		const files = { f: Buffer.alloc(50_000_001, 'a') };
		const error = await nodeErrorOf(
			host.run({ documentFrom: 'files' }, { ...item({ data }), files }),
		);
		expect(error.message).toBe(
			'The file log.txt has 50.1 MB, but only documents of up to 50.0 MB are read',
		);
		expect(host.received).toEqual([]);
	});

	it('comes from addresses, one by one or as a list', async () => {
		const files = await httpServer((_request, response) => response.end(photo));
		try {
			await host.run(
				{ documentFrom: 'urls', urls: [`${files.url}/a.png`, JSON.stringify([pictureUrl])] },
				{ credentials: geminiCredential(host.url, { allowPrivateUrls: true }) },
			);
		} finally {
			await files.close();
		}
		const part = { type: 'image_url', image_url: { url: pictureUrl } };
		expect(documentSent()).toEqual([expect.objectContaining({ type: 'text' }), part, part]);
	});

	it('may be a number or an object of an expression', async () => {
		await host.run({ text: { total: 5 } as never });
		expect(documentSent()).toEqual([
			{ type: 'text', text: 'The document follows.\n\n{"total":5}' },
		]);
	});
});
