import type { Evidence, ExtractionResult } from './extraction-result';
import { escapeHtml, reviewStyle } from './review-style';
import { highlight, type Highlight } from './highlight';

/** What a page is made of. */
export type Reviewed = Pick<ExtractionResult, 'conflicts' | 'model'> & {
	/** Name of the document. */
	title: string;
	/** Its text; undefined where there is none, as of an image. */
	text?: string | undefined;
	evidence: readonly Evidence[];
};

/** A browser takes long for more. In characters. */
const maxText = 5_000_000;

/**
 * A page to check what was extracted: the values, those that are not in the text first, beside the
 * text with their quotes highlighted. It is one file of HTML without scripts, and asks for nothing
 * else.
 */
export function reviewPage({ title, text = '', evidence, conflicts, model }: Reviewed): string {
	const values = evidence
		.map((one, index) => ({ ...one, id: String(index + 1), status: statusOf(one) }))
		.toSorted((one, other) => one.status.order - other.status.order);
	const places: Highlight[] = values.flatMap(({ id, start, end, status }) =>
		start === undefined || end === undefined ? [] : [{ id, start, end, status: status.name }],
	);
	const isShown = text.trim() !== '' && text.length <= maxText;
	const counts = Map.groupBy(values, ({ status }) => status.label);
	const summary = [...counts].map(([label, some]) => `${String(some.length)} ${label}`).join(', ');
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Review of ${escapeHtml(title)}</title>
<style>${reviewStyle(isShown ? places.map(({ id }) => id) : [])}</style>
</head>
<body>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(`${String(values.length)} values: ${summary}. Model: ${model}`)}</p></header>
<main>
<section aria-label="Values" class="values" tabindex="0">
${values.map((value) => valueRow(value, isShown)).join('\n')}
${conflictList(conflicts)}
</section>
<section aria-label="Document" class="document" tabindex="0">${isShown ? `<pre dir="auto">${highlight(text, places)}</pre>` : `<p>${noText(text)}</p>`}</section>
</main>
</body>
</html>
`;
}

interface Status {
	/** Class of CSS. */
	name: 'missing' | 'unknown' | 'similar' | 'found';
	label: string;
	order: number;
}

function statusOf({ grounded, score, quote }: Evidence): Status {
	if (grounded === false) {
		const label = quote === undefined ? 'without a quote' : 'not in the text';
		return { name: 'missing', label, order: 0 };
	}
	if (grounded === null) return { name: 'unknown', label: 'not checked', order: 1 };
	if (score !== undefined && score < 1) return { name: 'similar', label: 'similar', order: 2 };
	return { name: 'found', label: 'found', order: 3 };
}

function valueRow(
	{ id, field, value, quote, file, page, start, status }: Evidence & { id: string; status: Status },
	isShown: boolean,
): string {
	const path = field.split('/').slice(1).map(nameOf).join(' › ');
	const places = [file ?? [], page === undefined ? [] : `page ${String(page)}`].flat();
	const where =
		places.length === 0 ? '' : ` <span class="page">${escapeHtml(places.join(', '))}</span>`;
	const isLinked = isShown && start !== undefined;
	const tag = isLinked ? `a href="#quote-${id}"` : 'span';
	const words =
		quote === undefined
			? ''
			: `<${tag} dir="auto">“${escapeHtml(quote)}”</${isLinked ? 'a' : 'span'}>`;
	return `<article class="${status.name}"><h2>${escapeHtml(path)}</h2><p class="value" dir="auto">${escapeHtml(typeof value === 'string' ? value : JSON.stringify(value))}</p><p class="quote"><span class="status">${status.label}</span>${where} ${words}</p></article>`;
}

/** Entries of a list are counted from 1, as people do. */
function nameOf(part: string): string {
	return /^\d+$/.test(part)
		? String(Number(part) + 1)
		: part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function conflictList(conflicts: Reviewed['conflicts']): string {
	if (conflicts.length === 0) return '';
	const rows = conflicts.map(
		({ field, kept, other }) =>
			`<li>${escapeHtml(field)}: ${escapeHtml(JSON.stringify(kept))} was kept, another part or pass says ${escapeHtml(JSON.stringify(other))}</li>`,
	);
	return `<h2>Values that differ between parts or passes</h2><ul>${rows.join('')}</ul>`;
}

const noText = (text: string) =>
	text.length > maxText
		? 'The text is too long to be shown here.'
		: 'The document has no text, such as an image or a recording.';
