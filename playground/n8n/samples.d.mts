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

/** An invoice; dates are ISO dates, amounts are in its currency, the VAT rate is in percent. */
export interface SampleDocument {
	file: string;
	layout: string;
	language: 'en' | 'de';
	currency: string;
	number: string;
	date: string;
	dueDate: string;
	seller: Party;
	buyer: Party;
	lines: { description: string; quantity: number; unitPrice: number; net: number }[];
	vatRate: number;
	net: number;
	vat: number;
	total: number;
	/** As it stands on the document. */
	printed: { date: string; dueDate: string; total: string };
	/** All that stands on it, a text for each line. */
	textLines: string[];
}

export function sampleWorkflows(n8n: { files: string }): (Workflow & { id: string })[];
export function copyRecordings(n8n: { files: string }, formats?: string[]): Recording[];
export function copyDocuments(n8n: { files: string }): SampleDocument[];
