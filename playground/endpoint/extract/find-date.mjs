import { behind, behindWords, findLabels, isNear } from './find-labelled.mjs';
import { readDates } from './read-date.mjs';

const OTHERS = ['due', 'delivery', 'paid'];

/** A date, or with `part` time a date and time: behind its label; that of the document may stand without one. */
export function findDate(document, asked, part = 'value') {
	const { wants, may, words } = asked;
	const isDate = ['date', ...OTHERS].some((concept) => wants.includes(concept));
	const isSaid = !isDate && may.includes('date');
	const named = isDate ? [] : behindWords(document, words);
	const labels = isDate || isSaid ? findLabels(document, asked, 'date') : [];
	const places = [...named, ...labels.map((place) => behind(document, place))];
	for (const { text, line } of places.filter(Boolean)) {
		const [date] = readDates(text).filter((one) => isNear(text, one));
		if (date?.[part]) return { value: date[part], line };
	}
	const isOwn = isSaid || (wants.includes('date') && !OTHERS.some((one) => wants.includes(one)));
	return isOwn ? firstDate(document, part) : undefined;
}

/** The first date that no label says to be another one. */
function firstDate(document, part) {
	for (const line of document.lines) {
		for (const date of readDates(line.text)) {
			const label = line.labels.findLast(({ end }) => end <= date.start);
			const isOther = label?.concepts.some((one) => OTHERS.includes(one));
			if (!isOther && date[part]) return { value: date[part], line };
		}
	}
	return undefined;
}
