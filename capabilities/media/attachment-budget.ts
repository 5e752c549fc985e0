import type { Attachment } from '../documents/document';
import type { Read } from './read';

/** What may still be read of all that is in one file, however deep in mails inside of mails. */
export interface Budget {
	attachments: number;
	bytes: number;
	/** Of text. */
	characters: number;
}

const most: Readonly<Budget> = { attachments: 100, bytes: 100_000_000, characters: 20_000_000 };

export const newBudget = (): Budget => ({ ...most });

/** What a budget is in words. */
export const budgetText = `at most ${String(most.attachments)} attachments, ${String(most.bytes / 1e6)} MB of them and ${String(most.characters / 1e6)} million characters are read of a file`;

/** Whether an attachment is to be read; it then counts. */
export function takeAttachment(budget: Budget, { bytes }: Attachment): boolean {
	if (budget.attachments === 0 || bytes.length > budget.bytes) return false;
	budget.attachments--;
	budget.bytes -= bytes.length;
	return true;
}

/** Whether the text that was read is to be kept; it then counts. The text of the file itself always is. */
export function takeText(budget: Budget, read: readonly Read[], isAttached: boolean): boolean {
	const characters = read.reduce((sum, one) => sum + ('text' in one ? one.text.length : 0), 0);
	if (isAttached && characters > budget.characters) return false;
	budget.characters = Math.max(0, budget.characters - characters);
	return true;
}
