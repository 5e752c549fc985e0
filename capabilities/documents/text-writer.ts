/** Writes paragraphs and tables as Markdown, with tables that may stand in the cells of others. */
export interface TextWriter {
	text: (words: string) => void;
	endLine: () => void;
	openTable: () => void;
	openCell: () => void;
	/** `repeat`: how many cells in a row hold the same. */
	closeCell: (repeat?: number) => void;
	closeRow: () => void;
	closeTable: () => void;
	/** All that was written. */
	whole: () => string;
}

interface Frame {
	lines: string[];
	line: string;
	/** Rows so far and cells of the row that is written, of the table in this frame. */
	tables: { rows: number; cells: string[] }[];
}

/** More columns than any table that is meant to be read. */
const maxCells = 1000;

export function createTextWriter(): TextWriter {
	const newFrame = (): Frame => ({ lines: [], line: '', tables: [] });
	const first = newFrame();
	const frames = [first];
	const top = () => frames.at(-1) ?? first;
	const endLine = () => {
		const frame = top();
		frame.lines.push(frame.line.trimEnd());
		frame.line = '';
	};
	const closeCell = (repeat = 1) => {
		if (frames.length === 1) return;
		endLine();
		const lines = frames.pop()?.lines ?? [];
		const words = lines.join(' ').replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
		const cells = top().tables.at(-1)?.cells ?? [];
		for (let count = 0; count < repeat && cells.length < maxCells; count++) cells.push(words);
	};
	return {
		text(words) {
			top().line += words;
		},
		endLine,
		openTable() {
			if (top().line !== '') endLine();
			top().tables.push({ rows: 0, cells: [] });
		},
		openCell() {
			frames.push(newFrame());
		},
		closeCell,
		closeRow() {
			const frame = top();
			const table = frame.tables.at(-1);
			if (!table) return;
			while (table.cells.at(-1) === '') table.cells.pop();
			const { cells } = table;
			table.cells = [];
			if (cells.length === 0) return;
			frame.lines.push(`| ${cells.join(' | ')} |`);
			if (table.rows++ === 0) frame.lines.push(`|${' --- |'.repeat(cells.length)}`);
		},
		closeTable() {
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
