import { behind, behindWords } from './find-labelled.mjs';

/** What stands behind a label with a colon: the words of the property's name, or one that means the same. */
export function findText(document, { words, wants }) {
	const named = behindWords(document, words).filter(({ isSure }) => isSure);
	const alike = document.lines.flatMap((line) =>
		line.labels
			.filter(({ concepts, hasColon }) => hasColon && isSame(concepts, wants))
			.map((label) => behind(document, { line, label })),
	);
	for (const place of [...named, ...alike]) {
		const [value = ''] = place?.text.replace(/^[\s:=.]+/, '').split(/\s{2,}|\t|\|/) ?? [];
		if (value.trim() !== '') return { value: value.trim(), line: place.line };
	}
	return undefined;
}

const isSame = (concepts, wants) =>
	wants.length > 0 &&
	concepts.length === wants.length &&
	wants.every((one) => concepts.includes(one));
