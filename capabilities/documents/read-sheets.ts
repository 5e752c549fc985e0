import { extname, join } from 'node:path';
import { toFailure } from '../../endpoint/to-failure';
import { limitHeavyWork } from '../shared/limit-heavy-work';
import { runThread } from '../shared/run-thread';
import { ofTexts, type Document, type Opened } from './document';
import type { SheetsAnswer, SheetsTask } from './sheets-thread';
import { isDamaged, isLocked, isUnreadable, unreadable } from './unreadable';

/** More rows than any endpoint reads at once. */
const maxRows = 200_000;
const maxChars = 20_000_000;

// Beside this file, and with the same ending whether it was built or not.
const thread = join(__dirname, `sheets-thread${extname(__filename)}`);

/**
 * Reads a workbook of Excel or LibreOffice, in a thread of its own: each sheet as CSV below its
 * name, formulas by their last value, dates as ISO. A merged cell has its value in its first place.
 */
export async function readSheets({ bytes, zip, name, signal }: Opened): Promise<Document> {
	// Unpacked once to know that it is bounded: the library unpacks whatever it is given.
	for (const inner of zip?.names ?? []) zip?.read(inner);
	const task: SheetsTask = { bytes, maxRows, maxChars };
	const limits = { signal, maxMs: 120_000, maxMegabytes: 2048 };
	const answer = await limitHeavyWork(
		signal,
		async () => await runThread<SheetsAnswer>(thread, task, limits),
	).catch((error: unknown) => {
		if (signal.aborted) throw toFailure(error, signal);
		throw isUnreadable(name, 'a workbook', error);
	});
	if ('problem' in answer) {
		throw answer.problem === 'locked' ? isLocked(name) : isDamaged(name, 'a workbook');
	}
	if (answer.isCut) throw tooLarge(name);
	const { sheets } = answer;
	const texts = sheets.map((sheet) => {
		const title = `## Sheet ${sheet.name}${sheet.isHidden ? ' (hidden)' : ''}`;
		return { text: sheets.length > 1 ? `${title}\n\n${sheet.csv}` : sheet.csv };
	});
	return ofTexts(texts);
}

const tooLarge = (name: string) =>
	unreadable(
		`${name} has a sheet of more than ${maxRows.toLocaleString('en')} rows, or more than ${String(maxChars / 1e6)} million characters`,
		'Read it with the Extract from File node before this one, and pass on the rows that matter',
	);
