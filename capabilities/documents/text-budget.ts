import { unreadable } from './unreadable';

/** Most characters of text that are written of one document. */
const maxChars = 50_000_000;

/** Counts the characters that a document becomes. Throws request-invalid above the bound. */
export type TextBudget = (chars: number) => void;

export function createTextBudget(name: string): TextBudget {
	let left = maxChars;
	return (chars) => {
		left -= chars;
		if (left >= 0) return;
		throw unreadable(
			`${name} has more than ${String(maxChars / 1e6)} million characters of text`,
			'Split it into smaller files before this node',
		);
	};
}
