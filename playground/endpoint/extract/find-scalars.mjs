import { behind, behindWords, findLabels } from './find-labelled.mjs';
import { readDates } from './read-date.mjs';
import { readNumbers } from './read-number.mjs';

// Each finds `{ value, line }` in a document, or undefined. `asked`: see asked.mjs.

const FARTHEST = 30;
const ID =
	/^(?<before>[\s:.=#]*(?:(?:is|ist|lautet|was|no|nr)[\s:.]+)?#?)(?<id>[\p{L}\d]+(?:[-/.][\p{L}\d]+)*)/iu;
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const PHONE = /(?<![\w-])\+?\d[\d ()/.-]{6,}\d/;
const CURRENCIES = {
	EUR: /€|\bEUR\b|\beuros?\b/i,
	GBP: /£|\bGBP\b|\bpounds\b/i,
	USD: /\$|\bUSD\b|\bdollars?\b/i,
	CHF: /\bCHF\b|\bfrancs\b|\bfranken\b/i,
};
const YES = /^[\s:=]*(?:yes|true|ja|x|✓|wahr)\b/i;
const NO = /^[\s:=]*(?:no|false|nein|none|kein\w*|falsch)\b/i;

export function findAmount(document, asked) {
	const isRate = asked.wants.includes('rate');
	const fits = isWhole(asked);
	const labels = findLabels(document, asked, 'amount');
	const isPlain = asked.wants.includes('total') || asked.wants.includes('amount');
	// Sums stand at the end.
	if (isPlain) labels.sort((a, b) => b.score - a.score || b.line.index - a.line.index);
	const places = labels.map((place) => behind(document, place)).filter(Boolean);
	if (labels.length === 0 && !isPlain) places.push(...behindWords(document, asked.words));
	for (const { text, line, isBelow } of places) {
		const own = upToNext(text, line, isBelow);
		const numbers = readNumbers(own, document.numberStyle).filter(
			({ isPercent, start }) => isPercent === isRate && (!isBelow || start <= 2),
		);
		const money = numbers.filter(({ isMoney }) => isMoney);
		// Of "Total 413.50 95.11 508.61" the last is the sum.
		const found = isPlain ? (money.at(-1) ?? numbers[0]) : (money[0] ?? numbers[0]);
		const near = found && (isNear(own, found) || money.length > 1);
		if (near && fits(found.value)) return { value: found.value, line };
	}
	return undefined;
}

/** Whether a value stands close behind its label, however wide the gap of a column is. */
const isNear = (text, { start }) => text.slice(0, start).replace(/\s+/g, ' ').length <= FARTHEST;

const isWhole =
	({ shape }) =>
	(value) =>
		shape.type !== 'integer' || Number.isInteger(value);

/** "Total: 120.00 (incl. VAT 20.00)" is about something else from "VAT" on. */
function upToNext(text, line, isBelow) {
	if (isBelow) return text;
	const offset = line.text.lastIndexOf(text);
	const next = line.labels.find(
		({ start, concepts }) =>
			start >= offset && concepts.some((one) => ['vat', 'net', 'discount', 'paid'].includes(one)),
	);
	const before = next ? line.text.slice(offset, next.start) : text;
	return /\d/.test(before) ? before : text;
}

export function findDate(document, asked, field = 'value') {
	for (const place of findLabels(document, asked, 'date')) {
		const found = behind(document, place);
		const [date] = found ? readDates(found.text).filter((one) => isNear(found.text, one)) : [];
		if (date?.[field]) return { value: date[field], line: found.line };
	}
	const isSpecial = ['due', 'delivery', 'paid'].some((one) => asked.wants.includes(one));
	const isOwn = asked.wants.includes('date') || asked.wants.length === 0;
	if (isSpecial || !isOwn) return findOwnDate(document, asked, field);
	// Without a label: the first date that no label says to be another one.
	for (const line of document.lines) {
		for (const date of readDates(line.text)) {
			const label = line.labels.findLast(({ end }) => end <= date.start);
			const isOther = label?.concepts.some((one) => ['due', 'delivery', 'paid'].includes(one));
			if (!isOther && date[field]) return { value: date[field], line };
		}
	}
	return undefined;
}

function findOwnDate(document, { words, wants }, field) {
	if (wants.length > 0) return undefined;
	for (const { text, line } of behindWords(document, words)) {
		const [date] = readDates(text);
		if (date?.[field]) return { value: date[field], line };
	}
	return undefined;
}

export function findId(document, asked) {
	const places = findLabels(document, asked, 'id').map((place) => behind(document, place));
	for (const place of [...places, ...behindWords(document, asked.words)]) {
		const id = place && ID.exec(place.text)?.groups.id;
		if (id && /\d/.test(id) && id.length > 2 && !isDateOrMoney(place.text, id)) {
			return { value: id, line: place.line };
		}
	}
	return undefined;
}

function isDateOrMoney(text, id) {
	const at = text.indexOf(id);
	const date = readDates(text)[0];
	const isDate = date && date.start <= at && at < date.end;
	return isDate || /^\d+[.,]\d{2}$/.test(id) || /^(?:19|20)\d\d$/.test(id);
}

export function findMail(document, asked) {
	const to = asked.wants.includes('to') ? 'to' : 'from';
	const places = findLabels(document, { ...asked, wants: [to, 'email'] }, 'party');
	for (const place of places.map((one) => behind(document, one))) {
		const value = place && MAIL.exec(place.text)?.[0];
		if (value) return { value, line: place.line };
	}
	return to === 'to' ? undefined : first(document, MAIL);
}

export function findPhone(document, asked) {
	for (const line of document.lines) {
		const label = line.labels.find(({ concepts }) => concepts.includes('phone'));
		const value = label && PHONE.exec(line.text.slice(label.end))?.[0];
		if (value) return { value: value.trim(), line };
	}
	return asked.wants.includes('to') ? undefined : first(document, /(?<![\w-])\+\d[\d ()/.-]{6,}\d/);
}

/** The currency that most amounts have. */
export function findCurrency(document, { shape }) {
	const known = Object.entries(CURRENCIES).map(([value, sign]) => ({
		value,
		lines: document.lines.filter(({ text }) => sign.test(text)),
	}));
	const found = known
		.filter(
			({ value, lines }) => lines.length > 0 && (!shape.enum?.length || shape.enum.includes(value)),
		)
		.sort((a, b) => b.lines.length - a.lines.length)[0];
	return found && { value: found.value, line: found.lines[0] };
}

export function findTruth(document, { words }) {
	for (const { text, line } of behindWords(document, words)) {
		if (YES.test(text)) return { value: true, line };
		if (NO.test(text)) return { value: false, line };
	}
	const phrase = new RegExp(
		`(?<no>\\b(?:not|no|nicht|kein\\w*)\\s+(?:yet\\s+)?)?\\b${words.join('\\W*')}\\b`,
		'iu',
	);
	for (const line of document.lines) {
		const match = phrase.exec(line.text);
		if (match) return { value: !match.groups.no, line };
	}
	return undefined;
}

export function findText(document, asked) {
	const places = behindWords(document, asked.words).filter(({ isSure }) => isSure);
	const [concept] = asked.wants;
	const labelled = document.lines.flatMap((line) =>
		line.labels
			.filter(
				({ concepts, hasColon }) => hasColon && concepts.length === 1 && concepts[0] === concept,
			)
			.map((label) => behind(document, { line, label })),
	);
	for (const place of [...places, ...labelled]) {
		const value = place?.text
			.replace(/^[\s:=.]+/, '')
			.split(/\s{2,}|\t|\|/)[0]
			.trim();
		if (value) return { value, line: place.line };
	}
	return undefined;
}

function first(document, pattern) {
	const line = document.lines.find(({ text }) => pattern.test(text));
	return line && { value: pattern.exec(line.text)[0].trim(), line };
}
