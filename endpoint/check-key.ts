import { Failure } from './failure';

const names: Readonly<Record<string, string>> = {
	'\u00A0': 'a no-break space',
	'\u200B': 'a zero-width space',
	'\u200C': 'a zero-width non-joiner',
	'\u200D': 'a zero-width joiner',
	'\u2022': 'a bullet, as in a hidden key',
	'\u2026': 'an ellipsis, as in a shortened key',
	'\uFEFF': 'a byte order mark',
	'\n': 'a line break',
	'\r': 'a line break',
	'\t': 'a tab',
	' ': 'a space',
};

/**
 * Throws credential-invalid for a key with a character that no header can carry, or that is invisible: it
 * was copied along.
 */
export function checkKey(key: string): void {
	const start = key.length - key.trimStart().length;
	const found = /[^\x21-\x7e]/u.exec(key.trim());
	if (!found) return;
	const [sign] = found;
	const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	const name = names[sign] === undefined ? '' : `, ${names[sign]}`;
	throw new Failure({
		kind: 'credential-invalid',
		message: `The API key has an invalid character at position ${String(start + found.index + 1)}: U+${code}${name}`,
		hint: 'Copy the key from the provider again, and paste it into the credential',
	});
}
