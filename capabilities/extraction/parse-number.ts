/** How a document writes its numbers. */
export type NumberFormat = '1,234.56' | '1.234,56' | "1'234.56" | '1 234,56';

const marks: Record<NumberFormat, { group: RegExp; decimal: string }> = {
	'1,234.56': { group: /,/g, decimal: '.' },
	'1.234,56': { group: /\./g, decimal: ',' },
	"1'234.56": { group: /['’]/g, decimal: '.' },
	'1 234,56': { group: /\s/g, decimal: ',' },
};

/** Around a number: a currency or unit, and brackets or a trailing minus for what is owed. */
const worded =
	/^(?<open>\()?\s*(?<sign>[-+−–])?\s*(?<before>\p{Sc}|[A-Z]{3})?\s*(?<sign2>[-+−–])?\s*(?<digits>\d[\d.,'’\s]*?)\s*(?<minus>-)?(?<after>\s*(?:\p{Sc}|%|[A-Z]{3})|\s+[a-z²³]{1,4}\.?)?\s*(?<close>\))?$/u;

const units = new Set(
	'kg g mg t l ml cl m cm mm km m² m³ qm h min s pcs pc pce ea stk st stck std kwh eur usd'.split(
		' ',
	),
);
const currencies = new Set(Intl.supportedValuesOf('currency'));

/**
 * A number out of a text such as "1.234,56 €"; undefined where the text is not one number, or what
 * stands beside it is no known unit or currency: "5 mio" is not 5.
 */
export function parseNumber(text: string, format: NumberFormat): number | undefined {
	// A longer text is a sentence, not a number.
	if (text.length > 60) return undefined;
	const groups = worded.exec(text.trim())?.groups;
	if (!groups || Boolean(groups.open) !== Boolean(groups.close)) return undefined;
	if (![groups.before, groups.after].every(isUnit)) return undefined;
	const { group, decimal } = marks[format];
	const digits = groups.digits ?? '';
	const plain = digits.replace(group, '').replace(decimal, '.');
	if (!/^\d+(\.\d+)?$/.test(plain) || !isGrouped(digits, group, decimal)) return undefined;
	const isNegative = [groups.sign, groups.sign2].some((sign) => sign !== undefined && sign !== '+');
	const below = isNegative || Boolean(groups.minus) || Boolean(groups.open);
	return below ? -Number(plain) : Number(plain);
}

function isUnit(text: string | undefined): boolean {
	const word = (text ?? '').trim().replace(/\.$/, '');
	return word === '' || /^[\p{Sc}%]$/u.test(word) || currencies.has(word) || units.has(word);
}

/** Whether the marks of thousands stand before every three digits, as in "1.234.567". */
function isGrouped(digits: string, group: RegExp, decimal: string): boolean {
	const [whole = '', fraction = ''] = digits.split(decimal);
	if (fraction.search(group) !== -1) return false;
	const [first = '', ...others] = whole.split(group);
	if (others.length === 0) return first !== '';
	return /^[1-9]\d{0,2}$/.test(first) && others.every((part) => part.length === 3);
}
