import { conceptsOf, phraseOf } from './concepts.mjs';
import { numberStyleOf } from './read-number.mjs';

// Labels only where a colon follows.
const PREPOSITION = /^(?:to|from|an|von)$/i;
// "PO" is a label, but not that of "PO-4711".
const PART_OF_ID = /^[-/]?\d/;
const SPEAKER = /^\s*(\p{L}[\p{L} .]{0,30}):/u;

/**
 * A document as the rules see it: `{ text, lines, isDialogue, numberStyle }`. A line is `{ text, index, labels, speaker }`:
 * its labels are the words in a row that mean something, `{ start, end, words, concepts, hasColon }`.
 */
export function readDocument(text) {
	const clean = text.replaceAll('\r\n', '\n').replace(/[\u00a0\u2007\u202f]/g, ' ');
	const rows = clean.split('\n');
	const counts = new Map();
	for (const row of rows) {
		const speaker = SPEAKER.exec(row)?.[1];
		if (speaker) counts.set(speaker, (counts.get(speaker) ?? 0) + 1);
	}
	const speakerOf = (row) => {
		const speaker = SPEAKER.exec(row)?.[1];
		return counts.get(speaker) > 2 ? speaker : undefined;
	};
	return {
		text: clean,
		lines: rows.map((row, index) => toLine(row, index, speakerOf(row))),
		isDialogue: rows.some(speakerOf),
		numberStyle: numberStyleOf(clean),
	};
}

function toLine(row, index, speaker) {
	// Who speaks is no label of what is said.
	const text = speaker ? row.replace(SPEAKER, (name) => ' '.repeat(name.length)) : row;
	return { text, index, speaker, labels: labelsOf(text) };
}

/** Words that mean something, in a row: "Invoice number", "Rechnungs-Nr.", "amount due". */
function labelsOf(text) {
	const words = [...text.matchAll(/[\p{L}]+|#/gu)].map((match) => ({
		text: match[0],
		start: match.index,
		end: match.index + match[0].length,
	}));
	const labels = [];
	for (let at = 0; at < words.length; at++) {
		const [word, next] = [words[at], words[at + 1]];
		const phrase = next && isNear(text, word, next) ? phraseOf(word.text, next.text) : undefined;
		const behind = text.slice(word.end);
		const isPlain = PREPOSITION.test(word.text) && !behind.startsWith(':');
		const isNone = isPlain || PART_OF_ID.test(behind);
		const concepts = phrase ? [phrase] : isNone ? [] : meaningOf(text, word, next);
		const last = phrase ? next : word;
		if (phrase) at++;
		if (concepts.length === 0) continue;
		const before = labels.at(-1);
		if (before && isNear(text, before, word)) {
			Object.assign(before, { end: last.end, concepts: [...before.concepts, ...concepts] });
		} else {
			labels.push({ start: word.start, end: last.end, concepts });
		}
	}
	return labels.map((label) => ({
		...label,
		hasColon: /^[\s.)]*[:=]/.test(text.slice(label.end)),
	}));
}

/** "Rechnungs-Nr." is one word in two parts, "E-Mail" as well. */
function meaningOf(text, word, next) {
	const own = conceptsOf(word.text);
	if (own.length > 0) return own;
	const isSplit = next && text.slice(word.end, next.start) === '-';
	return isSplit ? conceptsOf(word.text.replace(/s$/i, '')) : [];
}

const isNear = (text, one, other) =>
	/^ ?(?:[-./(]|of|of the|der)? ?$/.test(text.slice(one.end, other.start));
