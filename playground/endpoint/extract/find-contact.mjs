import { behind, findLabels } from './find-labelled.mjs';
import { firstMatch } from './first-match.mjs';

const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const PHONE = /(?<![\w-])\+?\d[\d ()/.-]{6,}\d/;
const FOREIGN_PHONE = /(?<![\w-])\+\d[\d ()/.-]{6,}\d/;

/** An e-mail address: of who writes or sells, or of the other one where the property says so. */
export function findMail(document, asked) {
	const isTo = asked.wants.includes('to');
	const wants = [isTo ? 'to' : 'from', 'email'];
	const places = findLabels(document, { ...asked, wants }, 'party').filter(
		({ label }) => !isTo || label.concepts.includes('to'),
	);
	for (const place of places.map((one) => behind(document, one))) {
		const value = place && MAIL.exec(place.text)?.[0];
		if (value) return { value, line: place.line };
	}
	return isTo ? undefined : firstMatch(document, MAIL);
}

/** A telephone number: behind a label, or with the code of its country. */
export function findPhone(document, asked) {
	for (const line of document.lines) {
		const label = line.labels.find(({ concepts }) => concepts.includes('phone'));
		const value = label && PHONE.exec(line.text.slice(label.end))?.[0];
		if (value) return { value: value.trim(), line };
	}
	return asked.wants.includes('to') ? undefined : firstMatch(document, FOREIGN_PHONE);
}
