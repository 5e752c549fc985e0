import type { TextBudget } from './text-budget';

/** Writes paragraphs and tables as Markdown, with tables that may stand in the cells of others. */
export interface TextWriter {
	text: (words: string) => void;
	endLine: () => void;
	openTable: () => void;
	/** `repeat`: how many cells in a row hold the same. */
	openCell: (repeat?: number) => void;
	/** How many columns the open cell covers. All but the first are written as empty. */
	spanColumns: (columns: number) => void;
	closeCell: () => void;
	closeRow: () => void;
	closeTable: () => void;
	/** All that was written. */
	whole: () => string;
}

/** The inside of a cell, or what stands outside of all. */
interface Frame {
	lines: string[];
	line: string;
	repeat: number;
	columns: number;
	/** Rows so far and cells of the row that is written, of the table in this frame. */
	tables: { rows: number; cells: string[] }[];
}

/** More columns than any table that is meant to be read. */
const maxCells = 1000;

/** Cells inside of cells. What is nested deeper is written as plain lines. */
const maxDepth = 20;

/** Longest text that is repeated from cell to cell; of a longer one the others are empty. */
const maxRepeated = 100;

export function createTextWriter(spend: TextBudget): TextWriter {
	const newFrame = (repeat = 1): Frame => ({ lines: [], line: '', repeat, columns: 1, tables: [] });
	const first = newFrame();
	const frames = [first];
	// Cells that are open and nested too deep.
	let plain = 0;
	const top = () => frames.at(-1) ?? first;
	const endLine = () => {
		const frame = top();
		// A line in a cell is counted with its row.
		if (frame === first) spend(frame.line.length + 1);
		frame.lines.push(frame.line.trimEnd());
		frame.line = '';
	};
	const closeCell = () => {
		if (plain > 0) plain--;
		else if (frames.length > 1) {
			endLine();
			const { lines, repeat, columns } = frames.pop() ?? first;
			// The bars of a table inside are marked already.
			const words = lines
				.join(' ')
				.replace(/\s+/g, ' ')
				.replace(/(?<!\\)\|/g, '\\|')
				.trim();
			const cells = top().tables.at(-1)?.cells ?? [];
			for (let at = 0; at < repeat * columns && cells.length < maxCells; at++) {
				const isFilled = at % columns === 0 && (at === 0 || words.length <= maxRepeated);
				cells.push(isFilled ? words : '');
			}
		}
	};
	return {
		text(words) {
			top().line += words;
		},
		endLine,
		openTable() {
			if (top().line !== '') endLine();
			if (plain === 0) top().tables.push({ rows: 0, cells: [] });
		},
		openCell(repeat) {
			if (frames.length > maxDepth) plain++;
			else frames.push(newFrame(repeat));
		},
		spanColumns(columns) {
			if (plain === 0 && columns > 1) top().columns = columns;
		},
		closeCell,
		closeRow() {
			const frame = top();
			const table = frame.tables.at(-1);
			if (!table || plain > 0) return;
			while (table.cells.at(-1) === '') table.cells.pop();
			const { cells } = table;
			table.cells = [];
			if (cells.length === 0) return;
			spend(cells.reduce((sum, cell) => sum + cell.length + 3, 0));
			frame.lines.push(`| ${cells.join(' | ')} |`);
			if (table.rows++ > 0) return;
			spend(cells.length * 6);
			frame.lines.push(`|${' --- |'.repeat(cells.length)}`);
		},
		closeTable() {
			if (plain > 0) return;
			top().tables.pop();
			top().lines.push('');
		},
		whole() {
			while (frames.length > 1) closeCell();
			endLine();
			return first.lines
				.join('\n')
				.replace(/\n{3,}/g, '\n\n')
				.trim();
		},
	};
}
