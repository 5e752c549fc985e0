import { behindWords } from './find-labelled.mjs';

const YES = /^[\s:=]*(?:yes|true|ja|x|✓|wahr)\b/i;
const NO = /^[\s:=]*(?:no|false|nein|none|nothing|kein\w*|nichts|falsch)\b/i;

/** Whether something is so: by the word behind its label, else by how the document mentions it. */
export function findTruth(document, { words }) {
	if (words.length === 0) return undefined;
	for (const { text, line } of behindWords(document, words)) {
		if (YES.test(text)) return { value: true, line };
		if (NO.test(text)) return { value: false, line };
	}
	const phrase = new RegExp(
		`(?<no>\\b(?:not|no|nicht|kein\\w*)\\s+(?:yet\\s+)?)?\\b${words.join('\\W*')}\\b`,
		'iu',
	);
	const line = document.lines.find(({ text }) => phrase.test(text));
	return line && { value: !phrase.exec(line.text).groups.no, line };
}
