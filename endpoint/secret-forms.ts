/** A form in which a secret may be repeated. */
interface SecretForm {
	pattern: RegExp;
	/** How long it is at least. */
	chars: number;
}

/** Base64 of less could be part of any word. */
const minBase64Chars = 8;

const known = new Map<string, SecretForm[]>();
const maxKnown = 1000;

/**
 * How a text may stand in another one: as it is, each of its signs escaped as in URLs, JSON, HTML
 * or a text in quotes, or within something in base64, such as `user:password` of a basic
 * authentication.
 */
export function formsOf(secret: string): SecretForm[] {
	const forms = known.get(secret) ?? [plain(secret), ...inBase64(secret)];
	if (known.size >= maxKnown) known.clear();
	known.set(secret, forms);
	return forms;
}

function plain(secret: string): SecretForm {
	return {
		pattern: new RegExp(Array.from(secret, signPattern).join(''), 'g'),
		chars: secret.length,
	};
}

const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };

/** One sign in any of its escapes; what was escaped twice as well. */
function signPattern(sign: string): string {
	const code = sign.codePointAt(0) ?? 0;
	const percent = [...Buffer.from(sign)].map((byte) => `%(?:25)*${hex(byte, 2)}`).join('');
	const units = sign.split('').map((unit) => unit.charCodeAt(0));
	const forms = [
		`\\\\{0,8}${literal(sign)}`,
		percent,
		units.map((unit) => `\\\\{1,8}u${hex(unit, 4)}`).join(''),
		`&(?:amp;)*#0*${String(code)};`,
		`&(?:amp;)*#[xX]0*${hex(code, 1)};`,
		...(names[sign] === undefined ? [] : [`&(?:amp;)*${names[sign]};`]),
		...(sign === ' ' ? ['\\+'] : []),
	];
	return `(?:${forms.join('|')})`;
}

const literal = (sign: string) => sign.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** A number in base 16, in letters of either case. */
const hex = (value: number, digits: number) =>
	value
		.toString(16)
		.padStart(digits, '0')
		.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/** What of a word in base64, of either alphabet, holds the secret, wherever in a triple it begins. */
function inBase64(secret: string): SecretForm[] {
	const bytes = Buffer.from(secret);
	return [0, 1, 2].flatMap((before) => {
		const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url');
		// What neighbours have a part in is no sign of the secret.
		const from = Math.ceil((before * 8) / 6);
		const to = Math.floor(((before + bytes.length) * 8) / 6);
		const core = whole.slice(from, to);
		if (core.length < minBase64Chars) return [];
		const inside = Array.from(core, base64Sign).join('');
		const sign = '(?:[A-Za-z0-9+/_=-]|%(?:25)*(?:2[bBfF]|3[dD]))';
		return [{ pattern: new RegExp(`${sign}?${inside}${sign}{0,3}`, 'g'), chars: core.length }];
	});
}

function base64Sign(sign: string): string {
	if (sign === '-') return '(?:[+-]|%(?:25)*2[bB])';
	if (sign === '_') return '(?:[/_]|\\\\+/|%(?:25)*2[fF])';
	return sign;
}
