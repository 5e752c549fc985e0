import { Buffer } from 'node:buffer';
import { extractionHost, perLine } from '../../helpers/extraction-host';
import { inMemory } from '../../helpers/execute-functions';
import { says } from '../../gemini/model-turn';

let host: Awaited<ReturnType<typeof extractionHost>>;
beforeEach(async () => {
	host = await extractionHost();
	host.reply = () =>
		says(
			JSON.stringify({
				data: { number: 'A-17', lines: [{ sku: 'cable', price: 9.5 }, { sku: 'plug' }] },
				evidence: [
					{ field: '/number', quote: 'A-17' },
					{ field: '/lines/0/sku', quote: 'cable' },
					{ field: '/lines/0/price', quote: '9.50' },
					{ field: '/lines/1/sku', quote: 'a plug' },
				],
			}),
		);
});
afterEach(async () => {
	await host.close();
});

const text = 'Invoice A-17: cable 9.50';

describe('the review page of the Extraction node', () => {
	it('is a file of the first item of a document, and leaves its rows as they are', async () => {
		const { items } = await host.run({ ...perLine, text, options: { reviewPage: true } });
		expect(items.map(({ json }) => json)).toEqual([
			{ sku: 'cable', price: 9.5 },
			{ sku: 'plug', price: null },
		]);
		const [first, second] = items;
		expect(second?.binary).toBeUndefined();
		const file = first?.binary?.review;
		expect(file).toMatchObject({ fileName: 'Document 1-review.html', mimeType: 'text/html' });
		const page = Buffer.from(file?.data ?? '', 'base64').toString();
		expect(page).toContain('<mark class="found" data-quotes="1">A-17</mark>');
		expect(page.indexOf('a plug')).toBeLessThan(page.indexOf('>A-17'));
	});

	it('is named after the file, and comes beside quotes and text where they are asked for', async () => {
		const { items } = await host.run(
			{
				documentFrom: 'files',
				options: { reviewPage: true, evidence: true, includeDocument: true },
			},
			{
				items: [
					{
						json: {},
						binary: { data: inMemory(Buffer.from(text), 'order 7.txt', 'text/plain') },
					},
				],
			},
		);
		expect(items[0]?.binary?.review?.fileName).toBe('order 7.txt-review.html');
		expect(items[0]?.json.extraction).toMatchObject({ document: text });
	});
});

describe('the options Examples and Passes', () => {
	it('reach the model', async () => {
		host.reply = () => says('{"number": "A-17", "lines": []}');
		const example = [{ text: 'No. 5', data: '{"number": "5"}' }];
		await host.run({ options: { passes: 2, examples: { example } } });
		expect(host.received).toHaveLength(2);
		expect(JSON.stringify(host.received[0]?.body.messages)).toContain('No. 5');
	});
});
