/** Which of day and month a date in figures begins with, where it does not begin with the year. */
export type DateOrder = 'day-month-year' | 'month-day-year';

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
// The names that differ in their first three letters, without accents.
const others: Record<string, number> = {
	mrz: 3,
	mai: 5,
	okt: 10,
	dez: 12, // German
	fev: 2,
	fevr: 2,
	avr: 4,
	juin: 6,
	juil: 7,
	aou: 8, // French
	ene: 1,
	abr: 4,
	ago: 8,
	set: 9,
	dic: 12,
	out: 10, // Spanish, Portuguese
	gen: 1,
	mag: 5,
	giu: 6,
	lug: 7,
	ott: 10, // Italian
};

/**
 * An ISO date out of "23.11.2026", "Nov 23, 2026" and the like; undefined where it is no date, or
 * has no four-digit year, which would have to be guessed.
 */
export function parseDate(text: string, order: DateOrder): string | undefined {
	const said = text.trim().replace(/(\d)(st|nd|rd|th)\b/gi, '$1');
	const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(said);
	if (iso) return toIso(Number(iso[1]), Number(iso[2]), Number(iso[3]));
	const figures = /^(\d{1,2})[-/.]\s?(\d{1,2})[-/.]\s?(\d{4})$/.exec(said);
	if (figures) {
		const [first, second, year] = figures.slice(1).map(Number);
		return order === 'day-month-year' ? toIso(year, second, first) : toIso(year, first, second);
	}
	const words =
		/^(?:\p{L}+\.?,\s*)?(?:(\d{1,2})\.?\s*(?:de\s+)?(\p{L}+)\.?|(\p{L}+)\.?\s+(\d{1,2})),?\s*(?:de\s+)?(\d{4})$/u.exec(
			said,
		);
	if (!words) return undefined;
	const [, day1, month1, month2, day2, year] = words;
	return toIso(Number(year), monthOf(month1 ?? month2 ?? ''), Number(day1 ?? day2));
}

function monthOf(name: string): number {
	const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	const known = Object.entries(others).find(([start]) => plain.startsWith(start))?.[1];
	return known ?? months.indexOf(plain.slice(0, 3)) + 1;
}

function toIso(year = 0, month = 0, day = 0): string | undefined {
	const date = new Date(Date.UTC(year, month - 1, day));
	const isReal =
		date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return isReal && year > 0 && month > 0 ? date.toISOString().slice(0, 10) : undefined;
}
