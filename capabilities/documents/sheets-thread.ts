import type { CellObject as Cell } from '@e965/xlsx';
import { parentPort, workerData } from 'node:worker_threads';

// The code of a thread. It imports none of our files, since it runs as it is before the build too.

export interface SheetsTask {
	bytes: Uint8Array;
	maxRows: number;
	maxChars: number;
}

export type SheetsAnswer =
	| { sheets: { name: string; isHidden: boolean; csv: string }[]; isCut: boolean }
	| { problem: 'locked' | 'damaged' };

/** What the library knows of formats of numbers. */
interface Formats {
	is_date: (format: string) => boolean;
	parse_date_code: (
		value: number,
		options: { date1904: boolean },
	) => { y: number; m: number; d: number; H: number; M: number; S: number } | null;
}

async function run({ bytes, maxRows, maxChars }: SheetsTask): Promise<SheetsAnswer> {
	const xlsx = await import('@e965/xlsx');
	const formats = xlsx.SSF as Formats;
	let book;
	try {
		const limits = { sheetRows: maxRows + 1 };
		book = xlsx.read(bytes, {
			type: 'array',
			dense: true,
			cellNF: true,
			cellHTML: false,
			...limits,
		});
	} catch (error) {
		const isLocked = /password|encrypt/i.test(String(error));
		return { problem: isLocked ? 'locked' : 'damaged' };
	}
	const isFrom1904 = book.Workbook?.WBProps?.date1904 === true;
	let [left, isCut] = [maxChars, false];
	const sheets = book.SheetNames.map((name, index) => {
		const rows = (book.Sheets[name]?.['!data'] ?? []) as (Cell | undefined)[][];
		const lines: string[] = [];
		for (let at = 0; at < rows.length && !isCut; at++) {
			// A row without a cell is a hole in the list.
			const row = [...(rows[at] ?? [])].map((cell) => quoted(shown(cell)));
			const line = row.join(',').replace(/,+$/, '');
			left -= line.length + 1;
			isCut = left < 0 || at >= maxRows;
			if (!isCut) lines.push(line);
		}
		const hidden = book.Workbook?.Sheets?.[index]?.Hidden ?? 0;
		return { name, isHidden: hidden > 0, csv: trimmed(lines).join('\n') };
	});
	return { sheets, isCut };

	function shown(cell: Cell | undefined): string {
		const { t, v, w, z } = cell ?? {};
		if (v === undefined) return '';
		// An error such as #DIV/0! has a number.
		if (t === 'e') return w ?? '';
		if (v instanceof Date) return v.toISOString().replace(/T00:00:00.000Z$/, '');
		if (typeof v !== 'number') return typeof v === 'boolean' ? String(v).toUpperCase() : v;
		const format = typeof z === 'string' ? z : '';
		if (formats.is_date(format)) return dateOf(v) ?? String(v);
		if (format.includes('%')) return `${tidy(v * 100)}%`;
		return tidy(v);
	}

	function dateOf(value: number): string | undefined {
		const date = formats.parse_date_code(value, { date1904: isFrom1904 });
		if (!date) return undefined;
		const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
		const time = `${two(date.H)}:${two(date.M)}:${two(date.S)}`;
		if (value < 1) return time;
		const day = `${String(date.y).padStart(4, '0')}-${two(date.m)}-${two(date.d)}`;
		return value % 1 === 0 ? day : `${day}T${time}`;
	}
}

/** Without the last digit, which arithmetic in binary makes: 0.1 + 0.2 is 0.3. */
const tidy = (value: number) => String(Number(value.toPrecision(15)));

/** A field of CSV (RFC 4180, 2). */
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Without the empty rows at the beginning and the end. */
function trimmed(lines: string[]): string[] {
	const first = lines.findIndex((line) => line !== '');
	const last = lines.findLastIndex((line) => line !== '');
	return first < 0 ? [] : lines.slice(first, last + 1);
}

void run(workerData as SheetsTask).then((answer) => parentPort?.postMessage(answer));
