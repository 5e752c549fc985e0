import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether an Authorization header holds the password, whatever its user name says. Compared in constant
 * time, in UTF-8 and in Latin-1: some clients send a password with an accent in the second.
 */
export function holdsPassword(header: string | undefined, password: string): boolean {
	const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1];
	if (encoded === undefined) return false;
	const bytes = Buffer.from(encoded, 'base64');
	const wanted = digest(password);
	const said = (['utf8', 'latin1'] as const).map((encoding) => {
		const text = bytes.toString(encoding);
		// A password may have colons of its own.
		return timingSafeEqual(digest(text.slice(text.indexOf(':') + 1)), wanted);
	});
	return said.includes(true);
}

/** An accent may be a character of its own. */
const digest = (text: string): Buffer =>
	createHash('sha256').update(text.normalize('NFC')).digest();
