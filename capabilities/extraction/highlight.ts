import { escapeHtml } from './review-style';

/** A place of the text to highlight. */
export interface Highlight {
	id: string;
	/** In characters; the end is the first that does not belong to it. */
	start: number;
	end: number;
	/** Class of CSS. */
	status: string;
}

/**
 * The text as HTML with its places marked. Places may overlap: the text is cut where one begins or
 * ends, and each piece names all that it belongs to. Before the first piece of a place is a target to
 * jump to.
 */
export function highlight(text: string, places: readonly Highlight[]): string {
	const real = places.filter(({ start, end }) => start < end && end <= text.length);
	const cuts = new Set([0, text.length, ...real.flatMap(({ start, end }) => [start, end])]);
	const starting = Map.groupBy(real, ({ start }) => start);
	const open = new Set<Highlight>();
	const bounds = [...cuts].sort((a, b) => a - b);
	return bounds
		.map((from, index) => {
			for (const place of open) if (place.end <= from) open.delete(place);
			const beginning = starting.get(from) ?? [];
			for (const place of beginning) open.add(place);
			const piece = escapeHtml(text.slice(from, bounds[index + 1] ?? from));
			const targets = beginning.map(({ id }) => `<span id="quote-${id}"></span>`).join('');
			if (open.size === 0) return piece;
			const all = [...open];
			const ids = all.map(({ id }) => id).join(' ');
			return `${targets}<mark class="${all[0]?.status ?? ''}" data-quotes="${ids}">${piece}</mark>`;
		})
		.join('');
}
