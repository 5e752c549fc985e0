import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { extraction } from '../../../capabilities/extraction/extraction';
import { extractionRequest } from '../../../capabilities/extraction/extraction-request';
import { says } from '../../gemini/model-turn';
import { geminiServer } from '../../gemini/server';
import { testContext } from '../../helpers/context';
import { image } from '../../helpers/images';
import { makePdf } from '../../helpers/make-documents';

const schema = { type: 'object', properties: { total: { type: 'number' } } };

async function extract(
	more: object,
	open: (ref: string) => Promise<Buffer>,
	answer: object = { total: 12 },
) {
	const server = await geminiServer(() => says(JSON.stringify(answer)));
	const { context } = testContext({ url: server.url });
	const media = { open: async ({ ref }: { ref: string }) => Readable.from([await open(ref)]) };
	const request = { model: 'gemini-3.8-flash', schema, text: '', ...more };
	try {
		const parsed = extractionRequest.parse(request);
		const result = await extraction.run(parsed, { ...context, media });
		return { result, asked: JSON.stringify(server.received[0]?.body) };
	} finally {
		await server.close();
	}
}

const fileOf = (ref: string, fileName = ref) => ({
	media: { ref, mimeType: '', fileName, byteLength: 100 },
});

it('few files are read at once', async () => {
	let [running, most] = [0, 0];
	const open = async () => {
		most = Math.max(most, ++running);
		for (let turn = 0; turn < 20; turn++) await nextTurn();
		running--;
		return image('png', 2, 2);
	};
	await extract({ files: Array.from({ length: 10 }, (_, at) => fileOf(String(at))) }, open);
	expect(most).toBe(3);
});

describe('several files', () => {
	const texts: Record<string, Buffer> = {
		one: Buffer.from('Total: 12'),
		two: Buffer.from('Total: 34'),
		pdf: makePdf(...Array.from({ length: 51 }, (_, at) => `Page words ${String(at)}`)),
	};
	const open = (ref: string) => Promise.resolve(texts[ref] ?? Buffer.alloc(0));
	const run = async (files: object[], quote = 'Total: 34') =>
		await extract({ files, evidence: true, includeDocument: true }, open, {
			data: { total: 34 },
			evidence: [{ field: '/total', quote }],
		});

	it('are told apart by their names, in the text and in the evidence, also where they have the same', async () => {
		const { result, asked } = await run([fileOf('one', 'bill.txt'), fileOf('two', 'bill.txt')]);
		const document = 'File bill.txt:\n\nTotal: 12\n\nFile bill.txt:\n\nTotal: 34';
		expect(result.document).toBe(document);
		expect(asked).toContain(JSON.stringify(document).slice(1, -1));
		const start = document.indexOf('Total: 34');
		expect(result.evidence).toMatchObject([{ file: 'bill.txt', start, end: start + 9 }]);
	});

	it('have the page of the file that a quote stands in', async () => {
		const files = [fileOf('pdf', 'b.pdf'), fileOf('two', 'a.txt')];
		const inText = await run(files);
		expect(inText.result.evidence?.[0]).toMatchObject({ file: 'a.txt' });
		expect(inText.result.evidence?.[0]).not.toHaveProperty('page');
		const inPdf = await run(files, 'Page words 40');
		expect(inPdf.result.evidence).toMatchObject([{ file: 'b.pdf', page: 41 }]);
	});

	it('are the same document under other names', async () => {
		const { result } = await run([fileOf('one', 'a.txt'), fileOf('two', 'b.txt')]);
		const renamed = await run([fileOf('one', 'c.txt'), fileOf('two', 'd.txt')]);
		expect(renamed.result.source).toBe(result.source);
	});

	it('are named only where there are several', async () => {
		const { result } = await run([fileOf('two')]);
		expect(result.document).toBe('Total: 34');
		expect(result.evidence?.[0]).not.toHaveProperty('file');
	});
});
