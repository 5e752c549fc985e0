const MONTHS = [
	'jan',
	'feb',
	'mar|mär|mrz|maer',
	'apr',
	'may|mai',
	'jun',
	'jul',
	'aug',
	'sep',
	'oct|okt',
	'nov',
	'dec|dez',
];
const MONTH = `(?<month>(?:${MONTHS.join('|')})\\p{L}*)\\.?`;
const PATTERNS = [
	/(?<!\d)(?<year>\d{4})-(?<m>\d{2})-(?<day>\d{2})(?![\w-])/gu,
	/(?<![\d.])(?<day>\d{1,2})\.\s?(?<m>\d{1,2})\.\s?(?<year>\d{4}|\d{2})(?!\d)/gu,
	/(?<![\d/])(?<day>\d{1,2})\/(?<m>\d{1,2})\/(?<year>\d{4}|\d{2})(?![\d/])/gu,
	new RegExp(
		`(?<!\\d)(?<day>\\d{1,2})(?:st|nd|rd|th|\\.)?\\s(?:of\\s)?${MONTH},?\\s(?<year>\\d{4})`,
		'giu',
	),
	new RegExp(`(?<!\\p{L})${MONTH}\\s(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s(?<year>\\d{4})`, 'giu'),
];
const TIME =
	/^(?:T|,?\s+(?:at\s+|um\s+)?)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?\s?(?<zone>Z|[+-]\d{2}:?\d{2})?/;

/** The dates of a text, in order: `[{ value, start, end, time }]`; value is an ISO date, time an ISO date-time. */
export function readDates(text) {
	const found = PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map(toDate));
	return found
		.filter(Boolean)
		.map((date) => ({ ...date, time: timeOf(text, date) }))
		.sort((a, b) => a.start - b.start);
}

function toDate({ 0: match, index, groups }) {
	const year = Number(groups.year.length === 2 ? `20${groups.year}` : groups.year);
	const named = groups.month?.toLowerCase();
	let month = named
		? MONTHS.findIndex((one) => new RegExp(`^(?:${one})`).test(named)) + 1
		: Number(groups.m);
	let day = Number(groups.day);
	// 11/23/2026 can only be American.
	if (month > 12 && day <= 12) [month, day] = [day, month];
	const date = new Date(Date.UTC(year, month - 1, day));
	if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
	return { value: date.toISOString().slice(0, 10), start: index, end: index + match.length };
}

/** Without a zone it is taken as UTC, as databases do. */
function timeOf(text, { value, end }) {
	const groups = TIME.exec(text.slice(end))?.groups;
	if (!groups) return undefined;
	const { hour, minute, second = '00', zone = 'Z' } = groups;
	const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
	return `${value}T${hour.padStart(2, '0')}:${minute}:${second}${offset === '+00:00' ? 'Z' : offset}`;
}
