import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from '../../playground/endpoint/extract/extract.mjs';
import type { SampleDocument } from '../../playground/n8n/samples.mjs';

const text = { type: 'string' };
const number = { type: 'number' };
const date = { type: 'string', format: 'date' };

const one = (name: string, property: object, document: string) =>
	extract({ type: 'object', properties: { [name]: property } }, document)[name];

const letter = `Corner Shop Ltd, 4 Quay Street, Osmere

Blue Door Hotel
12 Sea View

Sales invoice No. 10045

Your order no: PO/7781      Order date: 1 March 2026
Invoice date: 03/03/2026    Due: 02/04/2026
VAT Reg No: GB 123 4567 89  Phone: +44 20 7946 0000

Qty | Item          | Price  | Total
2   | Towels, large | 12.00  | 24.00
10  | Soap bar      | 1.50   | 15.00

Subtotal 39.00
Discount -3.90
VAT @ 20% 7.02
Grand Total GBP 42.12 (incl. VAT 7.02)
Paid: no
Write to billing@shop.example. IBAN: GB29 NWBK 6016 1331 9268 19`;

const rechnung = `Rechnung
Rechnungs-Nr.: 4711/26
Datum: 3. März 2026
Lieferdatum: 01.03.2026
Absender: Müller & Sohn OHG
Empfänger: Café Krümel
Pos. Artikel Menge Preis Gesamt
1 Kaffeebohnen 1 kg 5 18,90 94,50
2 Filterpapier 300 2,10 630,00
Summe netto: 1.724,50 EUR
19 % MwSt: 327,66 EUR
Rechnungsbetrag: 2.052,16 EUR
Fällig am 17.03.2026`;

const mail = `From: "Ann Lee" <ann@x.example>
To: Bob Stone <bob@y.example>
Subject: Server is down
Date: Mon, 02 Mar 2026 08:05:00 +0100
Tags: ops, web and db

It is not urgent, but the disk is full. Please call back about order A-17.

Kind regards
Ann`;

const call = `Transcript of a phone call on 2 May 2026

Desk: Corner Shop, this is Tim. Hello?
Caller: Hello, this is Ann Lee from the hotel.
Desk: What can I do for you?
Caller: I need towels.
Desk: That comes to 1,042.50 pounds. Your order number is PO-881.
Caller: Bye.`;

describe('the rules read', () => {
	it.each<[what: string, document: string, name: string, property: object, value: unknown]>([
		['a number that names it', letter, 'invoiceNumber', text, '10045'],
		['another number', letter, 'po_number', text, 'PO/7781'],
		['a compound label', rechnung, 'invoice_no', text, '4711/26'],
		[
			'a number by its description',
			call,
			'ref',
			{ ...text, description: 'Order number' },
			'PO-881',
		],
		['a number in a sentence', mail, 'order_id', text, 'A-17'],
		['an IBAN', letter, 'iban', text, 'GB29 NWBK 6016 1331 9268 19'],
		['the date among others', letter, 'date', date, '2026-03-03'],
		['the date that is due', letter, 'dueDate', date, '2026-04-02'],
		['a German date', rechnung, 'invoice_date', date, '2026-03-03'],
		['the date of delivery', rechnung, 'deliveryDate', date, '2026-03-01'],
		['a date in a sentence', call, 'date', date, '2026-05-02'],
		[
			'a date and time',
			mail,
			'sentAt',
			{ ...text, format: 'date-time' },
			'2026-03-02T08:05:00+01:00',
		],
		['the sum', letter, 'total', number, 42.12],
		['what is without tax', letter, 'net', number, 39],
		['the tax', letter, 'vat', number, 7.02],
		['its rate', letter, 'vatRate', number, 20],
		['less than nothing', letter, 'discount', number, -3.9],
		['a German sum', rechnung, 'amount', number, 2052.16],
		['a German net sum', rechnung, 'netAmount', number, 1724.5],
		['a spoken sum', call, 'amount', number, 1042.5],
		['the currency', letter, 'currency', text, 'GBP'],
		['a spoken currency', call, 'currency', { enum: ['EUR', 'GBP'] }, 'GBP'],
		['who sells, by the head of the letter', letter, 'seller', text, 'Corner Shop Ltd'],
		['to whom, by the address', letter, 'buyer', text, 'Blue Door Hotel'],
		['who sells, behind a label', rechnung, 'supplier', text, 'Müller & Sohn OHG'],
		['to whom, behind a label', rechnung, 'customer', text, 'Café Krümel'],
		['who writes', mail, 'sender', text, 'Ann Lee'],
		['to whom', mail, 'recipient', text, 'Bob Stone'],
		['who calls, not who answers', call, 'caller', text, 'Ann Lee'],
		['the address of a mail', mail, 'senderEmail', text, 'ann@x.example'],
		['the other address', mail, 'recipientEmail', text, 'bob@y.example'],
		['an address in a sentence', letter, 'email', text, 'billing@shop.example'],
		['a telephone number', letter, 'phone', text, '+44 20 7946 0000'],
		['any label', mail, 'subject', text, 'Server is down'],
		['a kind, by how it looks', mail, 'kind', { enum: ['invoice', 'email', 'call'] }, 'email'],
		['a kind, by what it says', rechnung, 'kind', { enum: ['email', 'invoice'] }, 'invoice'],
		['no', letter, 'paid', { type: 'boolean' }, false],
		['not', mail, 'urgent', { type: 'boolean' }, false],
		['what is mentioned', mail, 'disk_is_full', { type: 'boolean' }, true],
		['a list', mail, 'tags', { type: 'array', items: text }, ['ops', 'web', 'db']],
		[
			'the first column',
			rechnung,
			'items',
			{ type: 'array', items: text },
			['Kaffeebohnen 1 kg', 'Filterpapier'],
		],
	])('%s', (_what, document, name, property, value) => {
		expect(one(name, property, document)).toEqual(value);
	});

	it.each([
		['apart', letter, [2, 12, 24], 'Towels, large'],
		['side by side', rechnung, [5, 18.9, 94.5], 'Kaffeebohnen 1 kg'],
	])('the rows of a table whose cells are %s', (_how, document, [quantity, price, total], name) => {
		const properties = {
			name: text,
			qty: { type: 'integer' },
			unitPrice: number,
			lineTotal: number,
			colour: { type: ['string', 'null'] },
		};
		const lines = { type: 'array', items: { type: 'object', properties } };
		const [first, ...others] = one('lines', lines, document) as object[];
		expect(first).toEqual({
			name,
			qty: quantity,
			unitPrice: price,
			lineTotal: total,
			colour: null,
		});
		expect(others).toHaveLength(1);
	});

	it('a list as people write it', () => {
		const properties = { item: text, quantity: number, price: number };
		const lines = { type: 'array', items: { type: 'object', properties } };
		expect(
			one('lines', lines, 'Please send:\n- 3 x Desk lamp, black at £38.50\n- 2 x Ink'),
		).toEqual([
			{ item: 'Desk lamp, black', quantity: 3, price: 38.5 },
			{ item: 'Ink', quantity: 2 },
		]);
	});
});

describe('what a document does not say', () => {
	const asked = {
		invoiceNumber: text,
		date,
		total: number,
		buyer: text,
		colour: text,
		guests: number,
	};
	const nullable = Object.fromEntries(
		Object.entries(asked).map(([name, property]) => [name, { ...property, nullable: true }]),
	);

	it.each([
		['nothing', ''],
		['something else', 'We were glad to have you. See you soon!'],
		['numbers that mean nothing', 'Room 12, 4 nights, 3.50 each'],
	])('is null, or left out where it may not be: %s', (_what, document) => {
		const nothing = Object.fromEntries(Object.keys(asked).map((name) => [name, null]));
		expect(extract({ type: 'object', properties: nullable }, document)).toEqual(nothing);
		expect(extract({ type: 'object', properties: asked }, document)).toEqual({});
	});

	it('is not taken from another place of it', () => {
		const properties = {
			guests: { type: ['integer', 'null'] },
			birthday: { ...date, nullable: true },
			buyer_phone: { anyOf: [text, { type: 'null' }] },
			shipping: { type: ['number', 'null'] },
		};
		const document = 'Invoice 10045\nDate: 3 May 2026\nTotal: 42.12\nCall +44 20 7946 0000';
		const nothing = { guests: null, birthday: null, buyer_phone: null, shipping: null };
		expect(extract({ type: 'object', properties }, document)).toEqual(nothing);
	});
});

describe('the dialects of a schema', () => {
	const party = { type: 'object', properties: { name: text, email: { ...text, nullable: true } } };

	it.each([
		['plain', { type: 'object', properties: { seller: party } }],
		['with references', { properties: { seller: { $ref: '#/$defs/party' } }, $defs: { party } }],
		[
			'with a choice',
			{ type: 'object', properties: { seller: { anyOf: [{ type: 'null' }, party] } } },
		],
		[
			'with a list of types',
			{ type: ['object', 'null'], properties: { seller: { ...party, type: ['object', 'null'] } } },
		],
		['in parts', { type: 'object', properties: { seller: { allOf: [party] } } }],
	])('%s', (_dialect, schema) => {
		expect(extract(schema, rechnung)).toEqual({
			seller: { name: 'Müller & Sohn OHG', email: null },
		});
	});

	it('with evidence: each value comes with the line that it stands in', () => {
		const data = { type: 'object', properties: { total: number, 'due/date': date } };
		const evidence = { type: 'array', items: { type: 'object' } };
		expect(extract({ type: 'object', properties: { data, evidence } }, rechnung)).toEqual({
			data: { total: 2052.16, 'due/date': '2026-03-17' },
			evidence: [
				{ field: '/total', quote: 'Rechnungsbetrag: 2.052,16 EUR' },
				{ field: '/due~1date', quote: 'Fällig am 17.03.2026' },
			],
		});
	});
});

describe('the sample documents', () => {
	const folder = join(__dirname, '../../playground/documents');
	const documents = (
		JSON.parse(readFileSync(join(folder, 'documents.json'), 'utf8')) as SampleDocument[]
	).filter(({ file }) => !file.endsWith('.png'));

	it.each(documents.map((document) => [document.file, document] as const))(
		'%s',
		(file, { row, ...document }) => {
			const properties = {
				kind: { enum: ['invoice', 'email', 'call'] },
				reference: { ...text, description: 'Number of the invoice, else of the order' },
				party: { ...text, description: 'Seller of the invoice, sender of the e-mail, or caller' },
				date,
				amount: { ...number, nullable: true },
				currency: { ...text, nullable: true },
			};
			const written = readFileSync(join(folder, file), 'utf8');
			expect(extract({ type: 'object', properties }, written)).toEqual(row);
			if (document.kind !== 'invoice') return;
			const { number: invoiceNumber, dueDate, seller, buyer, net, vat } = document;
			const found = {
				invoiceNumber: text,
				dueDate: date,
				seller: text,
				buyer: text,
				net: number,
				vat: number,
			};
			expect(extract({ type: 'object', properties: found }, written)).toEqual({
				invoiceNumber,
				dueDate,
				seller: seller.name,
				buyer: buyer.name,
				net,
				vat,
			});
		},
	);
});
