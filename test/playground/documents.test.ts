import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyDocuments } from '../../playground/n8n/samples.mjs';

describe('the sample documents', () => {
	let files: string;
	beforeAll(() => {
		files = mkdtempSync(join(tmpdir(), 'documents-'));
	});
	afterAll(() => rmSync(files, { recursive: true }));

	it('are copied with what stands on them, and are small', () => {
		const documents = copyDocuments({ files });
		expect(documents).toHaveLength(3);
		for (const { file } of documents) {
			expect(statSync(join(files, 'documents', file)).size).toBeLessThan(80_000);
		}
	});

	it('add up, and show the number, both dates and the total', () => {
		for (const { lines, net, vat, total, number, printed, textLines } of copyDocuments({ files })) {
			expect(lines.reduce((sum, line) => sum + line.net, 0)).toBeCloseTo(net, 2);
			expect(net + vat).toBeCloseTo(total, 2);
			const text = textLines.join('\n');
			for (const value of [number, ...Object.values(printed)]) expect(text).toContain(value);
		}
	});
});
