// Each rule takes what it finds out of the source's reach, so that two properties get two values.

const SMALL_NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(
	' ',
);
const ID = /(?<![\w-])#?(?!\d{4}-\d\d-\d\d\b)(?=[\w-]*\d)(?=\w*[A-Z-])\w+(?:-\w+)*(?![\w-])/gi;
const DATE = /\b\d{4}-\d{2}-\d{2}\b/g;
const MAIL = /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const QUOTE = /"(?<inner>[^"]+)"|“(?<inner2>[^”]+)”|(?<=^|\s)'(?<inner3>[^']+)'(?=$|[\s.,;!?])/g;
const NAME = /(?<![\w'’.-])\p{Lu}[\p{L}'’-]+(?: (?:de |da |do |of |the )?\p{Lu}[\p{L}'’-]+)*/gu;

/** The value of an enum that the text mentions. */
export function findWord(source, values) {
	const spoken = (value) => String(value).replace(/[_-]+/g, ' ').toLowerCase();
	const text = source.text.toLowerCase().replace(/[_-]+/g, ' ');
	const isSaid = (value) => new RegExp(`(?<!\\w)${escape(spoken(value))}(?!\\w)`).test(text);
	return values
		.toSorted((a, b) => String(b).length - String(a).length)
		.find(
			(value) =>
				value !== null &&
				!source.used.has(`=${value}`) &&
				isSaid(value) &&
				use(source, `=${value}`),
		);
}

/** A number behind the property's name, else the next number of the text. */
export function findNumber(source, about, isWhole) {
	const words = SMALL_NUMBERS.join('|');
	const number = String.raw`(?<![\w.-])-?\d+(?:,\d{3})*(?:\.\d+)?(?![\w-])|\b(?:${words})\b`;
	const labelled = new RegExp(`${labelOf(about)}\\D{0,12}?(?<inner>${number})`, 'gi');
	const found = next(source, labelled) ?? next(source, new RegExp(number, 'gi'));
	if (found === undefined) return undefined;
	const small = SMALL_NUMBERS.indexOf(found.toLowerCase());
	const value = small < 0 ? Number(found.replaceAll(',', '')) : small;
	return isWhole ? Math.round(value) : value;
}

/** What words of agreement or refusal say. */
export function findTruth({ text }) {
	if (/\b(?:false|no|not|off|without|disable|don't|never)\b/i.test(text)) return false;
	return /\b(?:true|yes|on|with|enable|please do|always)\b/i.test(text) ? true : undefined;
}

/** A quoted phrase, else what the property is about: an address, date or ID, else a name; a question stays whole. */
export function findText(source, about) {
	const { name, description, format } = about;
	const hint = `${name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ')} ${description}`;
	const labelled = new RegExp(`${labelOf(about)} *[:#=] *(?<inner>[^\\n,;]+)`, 'gi');
	const quoted = next(source, labelled) ?? next(source, QUOTE);
	if (quoted !== undefined) return quoted;
	if (format === 'email' || /\be-?mail\b/i.test(name)) return next(source, MAIL);
	if (/^date/.test(format ?? '') || /\bdates?\b/i.test(hint)) return next(source, DATE);
	if (/\b(?:id|ids|number|no|code|reference|sku|iban|serial|identifier)\b/i.test(hint)) {
		return (next(source, ID) ?? next(source, /\d+/g))?.replace(/^#/, '');
	}
	if (/query|question|text|message|prompt|note|summary|body|expression/i.test(name))
		return undefined;
	return source.isWhole ? undefined : next(source, NAME, withoutFirstWords(source.text));
}

/** A sentence begins with a capital letter as well, so its first word counts only if a name is all there is. */
function withoutFirstWords(text) {
	const [name] = text.match(NAME) ?? [];
	if (name === text.trim()) return text;
	return text.replace(/(?:^|[.!?:]\s+|\n)\s*\p{Lu}\S*|\bI['’]\S*/gu, (words) =>
		' '.repeat(words.length),
	);
}

/** The first match of a pattern that no other property took. */
function next(source, pattern, text = source.text) {
	for (const match of text.matchAll(pattern)) {
		const { inner, inner2, inner3 } = match.groups ?? {};
		const value = (inner ?? inner2 ?? inner3 ?? match[0]).trim();
		const place = `${match.index + match[0].lastIndexOf(value)}`;
		if (value !== '' && !source.used.has(place)) {
			use(source, place);
			return value;
		}
	}
	return undefined;
}

function use(source, place) {
	source.used.add(place);
	return true;
}

/** How a text may write the name of a property: `dueDate` as "due date". */
const labelOf = ({ name }) =>
	`\\b${escape(name.replace(/([a-z])([A-Z])/g, '$1 $2')).replace(/[_ -]+/g, '[ _-]?')}\\b`;

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
