import { de, en } from './invented.mjs';
import { randomOf } from './random.mjs';

const DAY_MS = 86_400_000;

// layout, locale, currency, how months are written, rate of VAT
const TEXTS = [
	...[1, 2, 3].map(() => ['plain', 'en', 'GBP', 'long', 20]),
	...[1, 2, 3].map(() => ['plain', 'us', 'USD', 'long', 8]),
	['plain', 'en', 'EUR', 'iso', 23],
	['plain', 'en', 'EUR', 'short', 23],
	...[1, 2, 3].map(() => ['columns', 'en', 'GBP', 'figures', 20]),
	['columns', 'us', 'USD', 'short', 8],
	['columns', 'en', 'EUR', 'short', 23],
	...[1, 2, 3].map(() => ['stacked', 'en', 'GBP', 'short', 20]),
	...[1, 2].map(() => ['stacked', 'us', 'USD', 'iso', 8]),
	...[1, 2, 3, 4].map(() => ['rechnung', 'de', 'EUR', 'figures', 19]),
	['rechnung', 'de', 'EUR', 'long', 19],
	['rechnung', 'ch', 'CHF', 'figures', 8.1],
];
const PICTURES = [
	['table', 'us', 'USD', 'short', 8],
	['letter', 'en', 'EUR', 'long', 23],
	['rechnung', 'de', 'EUR', 'figures', 19],
	['slip', 'en', 'GBP', 'figures', 20],
	['slip', 'us', 'USD', 'short', 8],
];
// layout, locale, currency
const EMAILS = [
	...[1, 2, 3].map(() => ['order', 'en', 'GBP']),
	['order', 'us', 'USD'],
	['order', 'en', 'EUR'],
	...[1, 2].map(() => ['bestellung', 'de', 'EUR']),
	...[1, 2].map(() => ['complaint', 'en', 'GBP']),
	...[1, 2].map(() => ['refund', 'us', 'USD']),
	['beschwerde', 'de', 'EUR'],
];
const CALLS = [
	...[1, 2].map(() => ['call', 'en', 'GBP']),
	...[1, 2].map(() => ['call', 'en', 'EUR']),
	['call', 'us', 'USD'],
	['anruf', 'de', 'EUR'],
];

/** The documents that a seed gives: invoices as texts and as pictures, e-mails, telephone calls. */
export function invent(seed = 2026) {
	const random = randomOf(seed);
	return [
		...TEXTS.map((kind, index) => invoice(random, kind, index, 'txt')),
		...PICTURES.map((kind, index) => invoice(random, kind, index, 'png')),
		...EMAILS.map((kind, index) => message(random, kind, index, 'email')),
		...CALLS.map((kind, index) => message(random, kind, index, 'call')),
	];
}

const two = (index) => String(index + 1).padStart(2, '0');
const partyOf = ([name, street, town]) => ({ name, address: `${street}, ${town}` });
const languageOf = (locale) => (locale === 'de' || locale === 'ch' ? 'de' : 'en');
const wordsOf = (locale) => (languageOf(locale) === 'de' ? de : en);

function invoice(random, [layout, locale, currency, months, vatRate], index, ending) {
	const { companies, buyers } = wordsOf(locale);
	const date = dayOf(random);
	const document = {
		file: `${languageOf(locale) === 'de' ? 'rechnung' : 'invoice'}-${two(index)}.${ending}`,
		kind: 'invoice',
		layout,
		language: languageOf(locale),
		locale,
		months,
		currency,
		number: numberOf(random, locale, ending),
		date,
		dueDate: new Date(Date.parse(date) + random.pick([14, 30]) * DAY_MS).toISOString().slice(0, 10),
		seller: partyOf(random.pick(companies)),
		buyer: partyOf(random.pick(buyers)),
		lines: linesOf(random, locale),
		vatRate,
	};
	return addUp(document);
}

function message(random, [layout, locale, currency], index, kind) {
	const { people, buyers, companies } = wordsOf(locale);
	const name = random.pick(people);
	const document = {
		file: `${kind}-${two(index)}.${kind === 'email' ? 'eml' : 'txt'}`,
		kind,
		layout,
		language: languageOf(locale),
		locale,
		months: kind === 'email' ? 'short' : 'long',
		currency,
		order: `${locale === 'de' ? 'B' : 'PO'}-${random.upTo(98_999, 10_000)}`,
		date: dayOf(random),
		time: `${String(random.upTo(17, 8)).padStart(2, '0')}:${String(random.upTo(59, 10))}`,
		sender: { name, company: random.pick(buyers)[0] },
		to: random.pick(companies)[0],
		lines: linesOf(random, locale),
		vatRate: 0,
	};
	return addUp(document);
}

const dayOf = (random) =>
	new Date(Date.UTC(2026, 8, 1) + random.upTo(75) * DAY_MS).toISOString().slice(0, 10);

function numberOf(random, locale, ending) {
	const digits = random.upTo(89_999, 10_000);
	const forms = { us: `US-${digits}`, de: `RE-2026-${digits}`, ch: `CH${digits}` };
	return (
		forms[locale] ??
		(ending === 'png'
			? `INV-${digits}`
			: random.pick([`INV-${digits}`, `2026/${digits}`, `A${digits}`]))
	);
}

function linesOf(random, locale) {
	const chosen = random.someOf(wordsOf(locale).goods, random.upTo(4, 2));
	return chosen.map(([description, unitPrice]) => ({
		description,
		quantity: random.upTo(12),
		unitPrice,
	}));
}

/** With the sums of its lines, and what an extraction into one table should find in it. */
export function addUp(document) {
	const cents = (amount) => Math.round(amount * 100) / 100;
	const lines = document.lines.map((line) => ({
		...line,
		net: cents(line.quantity * line.unitPrice),
	}));
	const net = cents(lines.reduce((sum, line) => sum + line.net, 0));
	const vat = cents((net * document.vatRate) / 100);
	const total = cents(net + vat);
	// Who complains about what is missing names no amount.
	const isPriced = !['complaint', 'beschwerde'].includes(document.layout);
	const row = {
		kind: document.kind,
		reference: document.number ?? document.order,
		party: document.seller?.name ?? document.sender.name,
		date: document.date,
		amount: isPriced ? total : null,
		currency: isPriced ? document.currency : null,
	};
	return { ...document, lines, net, vat, total, row };
}
