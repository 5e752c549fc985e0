const LOCALES = { en: 'en-GB', de: 'de-DE', us: 'en-US', ch: 'de-CH' };
const CALENDARS = {
	short: { day: 'numeric', month: 'short' },
	long: { day: 'numeric', month: 'long' },
	figures: { day: '2-digit', month: '2-digit' },
};

/** How a document writes money and dates: `{ money, date }`. `months`: short, long, figures or iso. */
export function writerOf({ locale, currency, months }) {
	const amount = new Intl.NumberFormat(LOCALES[locale], { style: 'currency', currency });
	const calendar = new Intl.DateTimeFormat(LOCALES[locale], {
		...CALENDARS[months],
		year: 'numeric',
		timeZone: 'UTC',
	});
	return {
		// A space that does not break is a space to whoever reads it.
		money: (value) => amount.format(value).replaceAll('\u00a0', ' '),
		date: (iso) => (months === 'iso' ? iso : calendar.format(new Date(iso))),
	};
}
