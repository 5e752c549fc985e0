import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invent } from '../../playground/documents/invent.mjs';
import {
	copyDocuments,
	type SampleDocument,
	type SampleInvoice,
} from '../../playground/n8n/samples.mjs';

const isInvoice = (document: SampleDocument): document is SampleInvoice =>
	document.kind === 'invoice';

describe('the sample documents', () => {
	let files: string;
	let documents: SampleDocument[];
	beforeAll(() => {
		files = mkdtempSync(join(tmpdir(), 'documents-'));
		documents = copyDocuments({ files });
	});
	afterAll(() => {
		rmSync(files, { recursive: true });
	});

	it('are fifty, copied with what stands on them, and small', () => {
		const copied = readdirSync(join(files, 'documents'));
		expect(copied).toHaveLength(50);
		expect(copied.sort()).toEqual(documents.map(({ file }) => file).sort());
		const sizes = copied.map((file) => statSync(join(files, 'documents', file)).size);
		expect(Math.max(...sizes)).toBeLessThan(100_000);
		expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1_000_000);
	});

	it('can be copied by their format', () => {
		const pictures = copyDocuments({ files }, ['.png']);
		expect(pictures).toHaveLength(8);
		expect(pictures.every(isInvoice)).toBe(true);
	});

	it('add up', () => {
		for (const { lines, net, vat, total, vatRate } of documents) {
			for (const line of lines) expect(line.quantity * line.unitPrice).toBeCloseTo(line.net, 2);
			expect(lines.reduce((sum, line) => sum + line.net, 0)).toBeCloseTo(net, 2);
			expect((net * vatRate) / 100).toBeCloseTo(vat, 1);
			expect(net + vat).toBeCloseTo(total, 2);
		}
	});

	it('say what is known of them', () => {
		for (const document of documents) {
			const text = isInvoice(document) ? document.textLines?.join('\n') : undefined;
			const written = text ?? readFileSync(join(files, 'documents', document.file), 'utf8');
			const { reference, party } = document.row;
			const printed = isInvoice(document) ? Object.values(document.printed) : [];
			for (const value of [reference, party, ...printed]) expect(written).toContain(value);
		}
	});

	it('differ in what a row is known by', () => {
		const keys = documents.map(({ row }) => `${row.kind} ${row.reference} ${row.date}`);
		expect(new Set(keys).size).toBe(documents.length);
	});

	it('are the same whenever they are made', () => {
		const facts = ({ file, row, lines }: SampleDocument) => ({ file, row, lines });
		const invented = invent().map(facts);
		const names = invented.map(({ file }) => file);
		expect(documents.filter(({ file }) => names.includes(file)).map(facts)).toEqual(invented);
		expect(invented).toHaveLength(47);
	});
});
