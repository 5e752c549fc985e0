/** Which of day and month a date in figures begins with, where it does not begin with the year. */
export type DateOrder = 'day-month-year' | 'month-day-year';

/** The names of the months in English, German, French, Spanish, Portuguese and Italian. */
const names: readonly string[][] = [
	'january januar janvier enero janeiro gennaio',
	'february februar fevrier febrero fevereiro febbraio',
	'march marz mars marzo marco mrz',
	'april avril abril aprile',
	'may mai mayo maio maggio',
	'june juni juin junio junho giugno',
	'july juli juillet julio julho luglio',
	'august aout agosto',
	'september septembre septiembre setembro settembre',
	'october oktober octobre octubre outubro ottobre',
	'november novembre noviembre novembro',
	'december dezember decembre diciembre dezembro dicembre',
].map((row) => row.split(' '));

/**
 * An ISO date out of "23.11.2026", "Nov 23, 2026" and the like; undefined where it is no date, or
 * has no four-digit year, which would have to be guessed.
 */
export function parseDate(text: string, order: DateOrder): string | undefined {
	if (text.length > 60) return undefined;
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

/** 1 to 12, for a whole name or one that is cut after three letters or more; else 0. */
function monthOf(name: string): number {
	const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	if (plain.length < 3) return 0;
	return names.findIndex((row) => row.some((known) => known.startsWith(plain))) + 1;
}

function toIso(year = 0, month = 0, day = 0): string | undefined {
	const date = new Date(Date.UTC(year, month - 1, day));
	const isReal =
		date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return isReal && year > 0 && month > 0 ? date.toISOString().slice(0, 10) : undefined;
}
