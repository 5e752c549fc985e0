import { extname, join } from 'node:path';
import { toFailure } from '../../endpoint/to-failure';
import { limitHeavyWork } from '../shared/limit-heavy-work';
import { runThread } from '../shared/run-thread';
import type { DocumentFile } from './document';
import type { PdfAnswer, PdfTask } from './pdf-thread';
import { isLocked, isUnreadable, tookTooMuch } from './unreadable';

// Beside this file, and with the same ending whether it was built or not.
const thread = join(__dirname, `pdf-thread${extname(__filename)}`);

/**
 * The text layer of a PDF by its pages, read in a thread of its own; a scanned page has an empty
 * one. Undefined where the file is damaged. Throws request-invalid where it needs a password.
 */
export async function pagesOfPdf({
	bytes,
	name,
	signal,
}: DocumentFile): Promise<string[] | undefined> {
	const task: PdfTask = { bytes };
	const limits = { signal, maxMs: 120_000, maxMegabytes: 2048 };
	const answer = await limitHeavyWork(
		signal,
		async () => await runThread<PdfAnswer>(thread, task, limits),
	).catch((error: unknown): PdfAnswer => {
		if (signal.aborted) throw toFailure(error, signal);
		if (tookTooMuch(error)) throw isUnreadable(name, 'a PDF', error);
		return { problem: 'damaged' };
	});
	if ('pages' in answer) return answer.pages;
	if (answer.problem === 'locked') throw isLocked(name);
	return undefined;
}
