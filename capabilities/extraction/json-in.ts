export interface JsonIn {
	/** The objects and lists that stand outside of one another, brackets included. */
	parts: string[];
	/** How deep the deepest bracket stands. */
	levels: number;
	/** Whether a bracket is never closed. */
	isOpen: boolean;
}

/** How deep the JSON of an answer may be nested. */
export const maxLevels = 200;

const closing: Record<string, string> = { '{': '}', '[': ']' };

/** Finds what may be JSON in a text, by its brackets; those inside of double quotes do not count. */
export function jsonIn(text: string): JsonIn {
	const parts: string[] = [];
	const open: string[] = [];
	let start = 0;
	let levels = 0;
	let inText = false;
	for (let at = 0; at < text.length; at++) {
		const sign = text.charAt(at);
		if (inText) {
			if (sign === '\\') at += 1;
			else if (sign === '"') inText = false;
		} else if (sign === '"' && open.length > 0) inText = true;
		else if (sign in closing) {
			if (open.length === 0) start = at;
			open.push(closing[sign] ?? '');
			levels = Math.max(levels, open.length);
		} else if (sign === open.at(-1)) {
			open.pop();
			if (open.length === 0) parts.push(text.slice(start, at + 1));
		}
	}
	return { parts, levels, isOpen: open.length > 0 };
}

/** The value of a text that is JSON as a whole, unless it is nested too deep. */
export function jsonOf(text: string): unknown {
	if (jsonIn(text).levels > maxLevels) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
