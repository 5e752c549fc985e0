const NUMBER =
	/(?<![\w.,-])(?<sign>[-−])?(?<digits>\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d{1,4})?|\d+(?:[.,]\d{1,4})?)(?![\w]|[.,/-]\d)/g;
const MONEY_BEFORE = /(?:[€£$]|\b(?:EUR|USD|GBP|CHF))\s?$/;
const MONEY_BEHIND = /^\s?(?:[€£$]|(?:EUR|USD|GBP|CHF|euros?|pounds|dollars|francs|franken)\b)/i;

/** Which of `.` and `,` stands before the cents of a document: '.' or ','. */
export function numberStyleOf(text) {
	const count = (pattern) => text.match(pattern)?.length ?? 0;
	const commas = count(/\d,\d{2}(?!\d)/g);
	return commas > count(/\d\.\d{2}(?![\d.])/g) ? ',' : '.';
}

/** The numbers of a text: `[{ value, start, end, isMoney, isPercent }]`. Dates and IDs are none. */
export function readNumbers(text, style) {
	return [...text.matchAll(NUMBER)].map(({ 0: match, index, groups }) => {
		const end = index + match.length;
		const before = text.slice(0, index);
		const behind = text.slice(end);
		const hasCents = /[.,]\d{2}$/.test(match);
		return {
			value: (groups.sign ? -1 : 1) * toNumber(groups.digits, style),
			start: index,
			end,
			isMoney: hasCents || MONEY_BEFORE.test(before) || MONEY_BEHIND.test(behind),
			isPercent: /^\s?%/.test(behind),
		};
	});
}

function toNumber(digits, style) {
	const plain = digits.replace(/['’]/g, '');
	const thousands = style === ',' ? /\.(?=\d{3})/g : /,(?=\d{3})/g;
	return Number(plain.replace(thousands, '').replace(',', '.'));
}
