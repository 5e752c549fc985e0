import { behind, findLabels } from './find-labelled.mjs';
import { readDates } from './read-date.mjs';

const REGARDS =
	/^\s*(?:(?:kind|best|warm)\s+regards|regards|sincerely|yours|thanks|mit freundlichen grüßen|viele grüße|freundliche grüße)\b[^\p{L}]*$/iu;
const TITLE =
	/^\s*(?:(?:tax |sales )?(?:invoice|receipt|statement|order)|rechnung|quittung|bestellung)\b[^\p{L}]*$/iu;
const NAME = String.raw`\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*`;
const SAID = new RegExp(
	`(?:[Tt]his is|[Mm]y name is|[Hh]ier ist|[Hh]ier spricht|[Mm]ein Name ist) (?<name>${NAME})`,
	'u',
);
const MOST = 60;

/** Who a document is from or to: behind a label, else who says so, else the head of the letter or its signature. */
export function findParty(document, asked) {
	for (const place of findLabels(document, asked, 'party')) {
		if (!place.label.hasColon && !isAlone(place)) continue;
		const found = behind(document, place);
		const value = found && toName(found.text);
		if (value) return { value, line: found.line };
	}
	const isFrom =
		asked.wants.includes('from') || (!asked.wants.includes('to') && asked.may.includes('from'));
	if (document.isDialogue) return isAnswered(asked) ? undefined : said(document);
	if (!isFrom) return addressee(document);
	return letterhead(document) ?? signature(document);
}

const isAlone = ({ line, label }) =>
	line.text.slice(0, label.start).trim() === '' && line.text.slice(label.end).trim() === '';

/** Who sells is the one that was called. */
const isAnswered = ({ words }) =>
	words.some((word) => /^(?:seller|supplier|vendor|issuer)$/.test(word));

function said(document) {
	// Who speaks first has answered the phone.
	const { speaker } = document.lines.find((line) => line.speaker);
	for (const line of document.lines.filter((one) => one.speaker && one.speaker !== speaker)) {
		const value = SAID.exec(line.text)?.groups.name;
		if (value) return { value, line };
	}
	return undefined;
}

function letterhead(document) {
	for (const line of document.lines.slice(0, 12)) {
		const cut = line.labels.find(({ hasColon }) => hasColon)?.start;
		const text = line.text.slice(0, cut);
		const value = TITLE.test(text) || readDates(text).length > 0 ? undefined : toName(text);
		const isName = value && !line.labels.some(({ start }) => start === line.text.search(/\S/));
		if (isName) return { value, line };
	}
	return undefined;
}

/** A letter has two addresses before it says anything: whose it is, and whom it goes to. */
function addressee({ lines }) {
	const blocks = [[]];
	for (const line of lines.slice(0, 16)) {
		if (line.text.trim() !== '') blocks.at(-1).push(line);
		else if (blocks.at(-1).length > 0) blocks.push([]);
	}
	const [, block] = blocks;
	const isAddress = block?.length > 1 && block.every(({ labels }) => labels.length === 0);
	const value = isAddress ? toName(block[0].text) : undefined;
	return value ? { value, line: block[0] } : undefined;
}

function signature(document) {
	const at = document.lines.findIndex(({ text }) => REGARDS.test(text));
	const line =
		at === -1 ? undefined : document.lines.slice(at + 1).find(({ text }) => text.trim() !== '');
	const value = line && toName(line.text);
	return value ? { value, line } : undefined;
}

/** A name as it stands in a line: without what is in brackets, in the next column, or an address behind a comma. */
export function toName(text) {
	const [column] = text.replace(/^[\s:=.]+/, '').split(/\s{2,}|\t|\||·|\s[–—]\s/);
	// "Dr." and "Ltd." end no sentence.
	if (/(?<!\p{L})(?!(?:Ltd|Inc|Str)\.)\p{L}{3,}[.?!]\s+\p{L}/u.test(column)) return undefined;
	const [name] = column.replace(/<[^>]*>/, '').split(/,(?=.*\d)/);
	const plain = name
		.trim()
		.replace(/^"(.*)"$/, '$1')
		.replace(/[,;]$/, '');
	if (plain === '') return /<?(?<mail>[\w.+-]+@[\w.-]+)>?/.exec(column)?.groups.mail;
	const isSentence = plain.length > MOST || /[?!]$/.test(plain);
	return isSentence || !/\p{L}{2}/u.test(plain) ? undefined : plain;
}
