import { behind, behindWords, findLabels } from './find-labelled.mjs';
import { firstMatch } from './first-match.mjs';
import { readDates } from './read-date.mjs';

const ID =
	/^[\s:.=#]*(?:(?:is|ist|lautet|was|no|nr)[\s:.]+)?#?(?<id>[\p{L}\d]+(?:[-/.][\p{L}\d]+)*)/iu;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b/;

/** A number that names something: "CB-88312" in "Invoice CB-88312". */
export function findId(document, asked) {
	if (asked.words.includes('iban')) return firstMatch(document, IBAN);
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
	const [date] = readDates(text);
	const isDate = date && date.start <= at && at < date.end;
	return isDate || /^\d+[.,]\d{2}$/.test(id) || /^(?:19|20)\d\d$/.test(id);
}
