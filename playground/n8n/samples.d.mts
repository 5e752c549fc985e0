import type { Workflow } from './client.mjs';

export interface Recording {
	file: string;
	/** What is said. */
	text: string;
	/** Its length. */
	seconds: number;
	voice: string;
}

interface Party {
	name: string;
	/** Street, town. */
	address: string;
}

/** What a table of all documents holds of one. */
export interface SampleRow {
	kind: 'invoice' | 'email' | 'call';
	/** Number of the invoice, else of the order. */
	reference: string;
	/** Who sells, writes or calls. */
	party: string;
	date: string;
	amount: number | null;
	currency: string | null;
}

/** Dates are ISO dates, amounts are in its currency, the VAT rate is in percent. */
interface Sample {
	file: string;
	layout: string;
	language: 'en' | 'de';
	currency: string;
	date: string;
	lines: { description: string; quantity: number; unitPrice: number; net: number }[];
	vatRate: number;
	net: number;
	vat: number;
	total: number;
	row: SampleRow;
}

export interface SampleInvoice extends Sample {
	kind: 'invoice';
	number: string;
	dueDate: string;
	seller: Party;
	buyer: Party;
	/** As it stands on the document. */
	printed: { date: string; dueDate: string; total: string };
	/** All that stands on a picture, a text for each line. */
	textLines?: string[];
}

/** An e-mail or a telephone call. */
export interface SampleMessage extends Sample {
	kind: 'email' | 'call';
	order: string;
	/** As hh:mm. */
	time: string;
	sender: { name: string; company: string };
	/** A company. */
	to: string;
}

export type SampleDocument = SampleInvoice | SampleMessage;

export function sampleWorkflows(
	n8n: { files: string },
	options?: { withPostgres?: boolean },
): (Workflow & { id: string })[];
export function copyRecordings(n8n: { files: string }, formats?: string[]): Recording[];
export function copyDocuments(n8n: { files: string }, formats?: string[]): SampleDocument[];
