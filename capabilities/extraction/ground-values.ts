import { isSchema } from '../schema/json-schema';
import { alignQuote } from './align-quote';
import type { Window } from './cut-windows';
import type { Evidence } from './extraction-result';

/** What the model quoted from one window. */
export interface Quoted {
	window: Window;
	data: Record<string, unknown>;
	evidence: { field: string; quote: string }[];
}

/**
 * The evidence for each value: its quote and where that stands in the whole text. A quote that is
 * not in the text, or a value without one, is not grounded; where the document has no text, it is
 * not known.
 */
export function groundValues(
	data: Record<string, unknown>,
	quoted: readonly Quoted[],
	hasFiles: boolean,
): Evidence[] {
	const isText = quoted.some(({ window }) => window.text.trim() !== '');
	return leaves(data, '').map(({ field, value }) => {
		for (const { window, data: part, evidence } of quoted) {
			const quote = evidence.find(
				(one) => shape(one.field) === shape(field) && isSame(at(part, one.field), value),
			)?.quote;
			if (quote === undefined) continue;
			const found = alignQuote(quote, window.text);
			const grounded = found ? true : hasFiles ? null : false;
			if (!found) return { field, value, quote, grounded };
			const { start, end, score } = found;
			return {
				field,
				value,
				quote,
				start: window.start + start,
				end: window.start + end,
				score,
				grounded,
			};
		}
		return { field, value, grounded: isText && !hasFiles ? false : null };
	});
}

function leaves(value: unknown, field: string): { field: string; value: unknown }[] {
	if (Array.isArray(value)) {
		return value.flatMap((item, index) => leaves(item, `${field}/${String(index)}`));
	}
	if (isSchema(value)) {
		return Object.entries(value).flatMap(([name, inner]) =>
			leaves(inner, `${field}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
		);
	}
	return value === null ? [] : [{ field, value }];
}

/** Windows count the entries of a list each from 0, so an index says nothing. */
const shape = (pointer: string) =>
	pointer
		.replace(/^(?!\/)/, '/')
		.replace(/^\/data(?=\/)/, '')
		.replace(/\/\d+(?=\/|$)/g, '/*');

function at(data: unknown, pointer: string): unknown {
	return pointer
		.replace(/^(?!\/)/, '/')
		.replace(/^\/data(?=\/)/, '')
		.split('/')
		.slice(1)
		.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
		.reduce<unknown>(
			(inner, name) =>
				typeof inner === 'object' && inner !== null
					? (inner as Record<string, unknown>)[name]
					: undefined,
			data,
		);
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
