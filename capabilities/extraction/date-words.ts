/** The names of the months in English, German, French, Spanish, Portuguese and Italian. */
const usual: readonly string[][] = [
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

interface DateWords {
	/** The month of a name; 0 where languages disagree, as of the Croatian and the Polish listopad. */
	months: Map<string, number>;
	weekdays: Set<string>;
}

/**
 * 1 to 12, for the name of a month in any language that Node.js knows, or for one of the usual
 * languages that is cut after three letters or more and begins no other month; else 0.
 */
export function monthOf(name: string): number {
	const folded = fold(name);
	if (folded.length >= 3) {
		const found = usual.flatMap((row, index) =>
			row.some((known) => known.startsWith(folded)) ? [index + 1] : [],
		);
		const [month] = found;
		// The French jui may be juin or juillet.
		if (month !== undefined && found.length === 1) return month;
	}
	const { months } = wordsOfAll();
	// Hebrew writes its word for in together with the name.
	return months.get(folded) ?? months.get(folded.replace(/^ב/, '')) ?? 0;
}

export const isWeekday = (name: string): boolean => wordsOfAll().weekdays.has(fold(name));

/** Accents of Latin letters are often left out; in other scripts marks are vowels. */
const fold = (name: string) =>
	name
		.normalize('NFD')
		.replace(/(?<=[a-z])\p{M}+/giu, '')
		.normalize('NFC')
		.toLowerCase();

let all: DateWords | undefined;

/** Made once, and only for a name that is none of the usual: it takes a few hundred milliseconds. */
function wordsOfAll(): DateWords {
	all ??= collect();
	return all;
}

const letters = Array.from('abcdefghijklmnopqrstuvwxyz');

function collect(): DateWords {
	const months = new Map<string, number>();
	const weekdays = new Set<string>();
	// There is no list of the languages: codes of two letters that are none are left out.
	const codes = letters.flatMap((one) => letters.map((other) => one + other));
	for (const locale of Intl.DateTimeFormat.supportedLocalesOf(codes)) {
		const zone = { calendar: 'gregory', timeZone: 'UTC' };
		for (const width of ['long', 'short'] as const) {
			// Many languages have another form of the name beside a day.
			for (const day of [{}, { day: 'numeric' }] as const) {
				const format = new Intl.DateTimeFormat(locale, { ...zone, ...day, month: width });
				for (let month = 1; month <= 12; month++) {
					const name = partOf(format, 'month', Date.UTC(2026, month - 1, 5));
					const known = months.get(name);
					months.set(name, known === undefined || known === month ? month : 0);
				}
			}
			const format = new Intl.DateTimeFormat(locale, { ...zone, weekday: width });
			for (let day = 1; day <= 7; day++) {
				for (const word of partOf(format, 'weekday', Date.UTC(2026, 0, day)).split(
					/[^\p{L}\p{M}]+/u,
				)) {
					if (word !== '') weekdays.add(word);
				}
			}
		}
	}
	return { months, weekdays };
}

/** Without the dot of a short form. */
const partOf = (format: Intl.DateTimeFormat, type: 'month' | 'weekday', at: number): string =>
	fold(format.formatToParts(at).find((part) => part.type === type)?.value ?? '').replace(/\.$/, '');
