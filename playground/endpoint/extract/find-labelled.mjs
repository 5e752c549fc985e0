const FARTHEST = 30;
// For each family: the concepts that make a value another one, and those that a plain value has.
const FAMILIES = {
	amount: {
		special: 'net vat rate discount paid price unit quantity delivery'.split(' '),
		plain: ['total', 'amount'],
		isBare: false,
	},
	date: { special: ['due', 'delivery', 'paid', 'discount'], plain: ['date'], isBare: false },
	id: {
		special: 'invoice order to from account vat delivery description phone date'.split(' '),
		plain: ['number'],
		isBare: true,
	},
	party: {
		special: ['from', 'to', 'delivery', 'number', 'account', 'phone', 'email'],
		plain: [],
		isBare: true,
	},
};

/**
 * The labels of a document that name what is asked for, the best first: `[{ line, label, score }]`.
 * `family`: `amount`, `date`, `id` or `party`. A label that holds a concept which is not asked for names something else.
 */
export function findLabels(document, { wants, may }, family) {
	const { special, plain, isBare } = FAMILIES[family];
	const asked = special.filter((concept) => wants.includes(concept) && concept !== 'rate');
	// "Invoice or order number": the description says which, and which is the better one.
	const said =
		asked.length === 0 && isBare ? may.filter((concept) => special.includes(concept)) : [];
	const ranked = [...asked, ...said];
	const known = new Set([...special, ...plain]);

	function scoreOf({ concepts, hasColon }) {
		const own = concepts.filter((concept) => known.has(concept));
		const isOther = own.some((concept) => !ranked.includes(concept) && !plain.includes(concept));
		if (own.length === 0 || isOther) return 0;
		const isPlain = plain.some((concept) => own.includes(concept));
		if (!isBare && !(asked.length > 0 ? asked.every((one) => own.includes(one)) : isPlain))
			return 0;
		const rank = ranked.findIndex((concept) => own.includes(concept));
		const strength = plain.findIndex((concept) => own.includes(concept));
		const stray = concepts.includes('order') && !wants.includes('order') && family === 'date';
		return (
			1 +
			(rank === -1 ? 0 : 2 * Math.max(1, 4 - rank)) +
			(strength === -1 ? 0 : 1 - strength / 2) +
			(hasColon ? 0.2 : 0) -
			(stray ? 0.5 : 0)
		);
	}

	return document.lines
		.flatMap((line) => line.labels.map((label) => ({ line, label, score: scoreOf(label) })))
		.filter(({ score }) => score > 0)
		.sort((a, b) => b.score - a.score);
}

/** What stands behind a label: the rest of its line up to the next label with a colon, else the line below. */
export function behind(document, { line, label }) {
	const next = line.labels.find(({ start, hasColon }) => start >= label.end && hasColon);
	const rest = line.text.slice(label.end, next?.start);
	if (/[^\s:.=#)(-]/.test(rest)) return { text: rest, line };
	const below = document.lines
		.slice(line.index + 1, line.index + 3)
		.find(({ text }) => text.trim() !== '');
	return below && !below.labels[0]?.hasColon
		? { text: below.text, line: below, isBelow: true }
		: undefined;
}

/** The lines that hold a label made of the very words of a property: `[{ text, line }]`, what stands behind it. */
export function behindWords(document, words) {
	if (words.length === 0) return [];
	const phrase = words.map((word) => escape(word)).join('[\\s_/-]*');
	const pattern = new RegExp(`(?<!\\p{L})${phrase}(?!\\p{L})(?<colon>\\s*[:=])?`, 'iu');
	const found = document.lines.flatMap((line) => {
		const match = pattern.exec(line.text);
		if (!match) return [];
		const label = { start: match.index, end: match.index + match[0].length };
		const isAlone = line.text.trim().length === match[0].trim().length;
		const value = behind(document, { line, label });
		return value ? [{ ...value, isSure: Boolean(match.groups.colon) || isAlone }] : [];
	});
	return found.sort((a, b) => b.isSure - a.isSure);
}

/** Whether a value stands close behind its label, however wide the gap of a column is. */
export const isNear = (text, { start }) =>
	text.slice(0, start).replace(/\s+/g, ' ').length <= FARTHEST;

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
