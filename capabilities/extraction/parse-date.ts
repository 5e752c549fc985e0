import { isWeekday, monthOf } from './date-words';

/** Which of day and month a date in figures begins with, where it does not begin with the year. */
export type DateOrder = 'day-month-year' | 'month-day-year';

/** Words beside a date are short: de, of, the, г., gada. */
const maxOther = 4;
const maxOthers = 3;

/**
 * An ISO date out of "23.11.2026", "Nov 23, 2026", "23 ноября 2026 г.", "2026年11月23日" and the like, in
 * any language that Node.js knows; undefined where it is no date, or has no four-digit year, which
 * would have to be guessed.
 */
export function parseDate(text: string, order: DateOrder): string | undefined {
	if (text.length > 60) return undefined;
	const said = withPlainDigits(text.trim()).replace(/(\d)(st|nd|rd|th)\b/gi, '$1');
	const iso =
		/^(\d{4})(?:[-/.]|\s?[年년]\s?)(\d{1,2})(?:[-/.]|\s?[月월]\s?)(\d{1,2})\s?[日일]?$/.exec(said);
	if (iso) return toIso(Number(iso[1]), Number(iso[2]), Number(iso[3]));
	const figures = /^(\d{1,2})[-/.]\s?(\d{1,2})[-/.]\s?(\d{4})$/.exec(said);
	if (figures) {
		const [first, second, year] = figures.slice(1).map(Number);
		return order === 'day-month-year' ? toIso(year, second, first) : toIso(year, first, second);
	}
	// Vietnamese numbers its months.
	const numbered = /^(?:ngày\s)?(\d{1,2}) tháng (\d{1,2}),?\s(?:năm\s)?(\d{4})$/i.exec(
		said.normalize('NFC'),
	);
	if (numbered) return toIso(Number(numbered[3]), Number(numbered[2]), Number(numbered[1]));
	return withWords(said);
}

/** One with a year, a day and the name of a month, in whatever order the language has them. */
function withWords(said: string): string | undefined {
	const numbers = said.match(/\d+/g) ?? [];
	const years = numbers.filter(({ length }) => length === 4);
	const days = numbers.filter(({ length }) => length <= 2);
	if (numbers.length !== 2 || years.length !== 1 || days.length !== 1) return undefined;
	const words = said.match(/[\p{L}\p{M}'’]+/gu) ?? [];
	const months = words.map(monthOf);
	const [month = 0, ...more] = months.filter((one) => one > 0);
	const others = words.filter((word, index) => months[index] === 0 && !isWeekday(word));
	if (more.length > 0 || others.length > maxOthers) return undefined;
	if (others.some(({ length }) => length > maxOther)) return undefined;
	return toIso(Number(years[0]), month, Number(days[0]));
}

/** Digits of other scripts, such as Arabic, stand in Unicode in their order, each row from a zero on. */
function withPlainDigits(text: string): string {
	return text.replace(/\p{Nd}/gu, (digit) => {
		const code = digit.codePointAt(0) ?? 0;
		let zero = code;
		while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1;
		return String(code - zero);
	});
}

function toIso(year = 0, month = 0, day = 0): string | undefined {
	const date = new Date(Date.UTC(year, month - 1, day));
	const isReal =
		date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return isReal && year > 0 && month > 0 ? date.toISOString().slice(0, 10) : undefined;
}
