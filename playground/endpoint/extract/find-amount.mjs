import { behind, behindWords, findLabels, isNear } from './find-labelled.mjs';
import { readNumbers } from './read-number.mjs';

const OF_AMOUNTS = 'total amount net vat rate discount paid price unit quantity delivery'.split(
	' ',
);
const OF_OTHERS = ['vat', 'net', 'discount', 'paid'];

/** A number: that behind a label which means what the property does, else behind the very words of its name. */
export function findAmount(document, asked) {
	const { wants, words, may, shape } = asked;
	const isRate = wants.includes('rate');
	const isAmount = wants.some((concept) => OF_AMOUNTS.includes(concept));
	const isTotal = ['total', 'amount'].some((concept) => (isAmount ? wants : may).includes(concept));
	const labels = isAmount || isTotal ? findLabels(document, asked, 'amount') : [];
	// Sums stand at the end.
	if (isTotal) labels.sort((a, b) => b.score - a.score || b.line.index - a.line.index);
	const named = isAmount ? [] : behindWords(document, words);
	const places = [...named, ...labels.map((place) => behind(document, place))];
	for (const { text, line, isBelow } of places.filter(Boolean)) {
		const own = isBelow ? text : upToNext(text, line);
		const numbers = readNumbers(own, document.numberStyle).filter(
			({ isPercent, start }) => isPercent === isRate && (!isBelow || start <= 2),
		);
		const money = numbers.filter(({ isMoney }) => isMoney);
		// Of "Total 413.50 95.11 508.61" the last is the sum.
		const found = isTotal ? (money.at(-1) ?? numbers[0]) : (money[0] ?? numbers[0]);
		const isClose = found && (isNear(own, found) || money.length > 1);
		const isWhole = shape.type !== 'integer' || Number.isInteger(found?.value);
		if (isClose && isWhole) return { value: found.value, line };
	}
	return undefined;
}

/** "Total: 120.00 (incl. VAT 20.00)" is about something else from "VAT" on. */
function upToNext(text, line) {
	const offset = line.text.lastIndexOf(text);
	const next = line.labels.find(
		({ start, concepts }) => start >= offset && concepts.some((one) => OF_OTHERS.includes(one)),
	);
	const before = next ? line.text.slice(offset, next.start) : text;
	return /\d/.test(before) ? before : text;
}
