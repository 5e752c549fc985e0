import { wordsOfName } from './concepts.mjs';
import { behindWords } from './find-labelled.mjs';

// By what a document shows that it is of a kind, where it hardly says so itself.
const SIGNS = [
	[/^e?[-_ ]?mail$/i, /^(?:from|von):.*@.*$/im],
	[/call|transcript|phone|anruf/i, /\b(?:transcript|phone call|telephone|anruf|telefonat)\b/i],
	[/invoice|rechnung|bill/i, /\b(?:invoice|rechnung|bill)(?:s?nummer|sdatum)?\b/i],
	[/receipt|quittung/i, /\b(?:receipt|quittung|kassenbon)\b/i],
	[
		/complaint|beschwerde/i,
		/\b(?:complaint|broken|damaged|missing|wrong|defekt|fehlt|beschädigt)\b/i,
	],
];

/** The value of an enum that the document names behind its label, else the one that it mentions first. */
export function findChoice(document, { words, shape }) {
	for (const { text, line, isSure } of behindWords(document, words)) {
		const value = isSure ? mentioned(shape.enum, text) : undefined;
		if (value !== undefined) return { value, line };
	}
	const places = shape.enum
		.map((value) => ({ value, at: patternOf(value).exec(document.text)?.index ?? -1 }))
		.filter(({ at }) => at >= 0)
		.sort((a, b) => a.at - b.at || String(b.value).length - String(a.value).length);
	const [best] = places;
	return best && { value: best.value, line: lineAt(document, best.at) };
}

const mentioned = (values, text) =>
	values
		.map((value) => ({ value, at: wordOf(value).exec(text)?.index ?? -1 }))
		.filter(({ at }) => at >= 0)
		.sort((a, b) => a.at - b.at)[0]?.value;

const patternOf = (value) => SIGNS.find(([name]) => name.test(value))?.[1] ?? wordOf(value);

const wordOf = (value) => {
	const words = typeof value === 'string' ? wordsOfName(value) : [String(value)];
	const phrase = words
		.map((word) => word.replace(/[^\p{L}\d]/gu, String.raw`\$&`))
		.join('[\\s_-]*');
	return new RegExp(`(?<![\\p{L}\\d])${phrase}(?![\\p{L}\\d])`, 'iu');
};

function lineAt({ text, lines }, at) {
	return lines[text.slice(0, at).split('\n').length - 1];
}
