import { say } from '../../playground/setup/progress.mjs';

/** Prints rows as a table of Markdown, with numbers to three digits. */
export function printTable(title, rows) {
	const names = Object.keys(rows[0] ?? {});
	const cells = rows.map((row) => names.map((name) => text(row[name])));
	const widths = names.map((name, at) =>
		Math.max(name.length, ...cells.map((row) => row[at].length)),
	);
	const line = (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
	say(`\n${title}\n`);
	say([line(names), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n'));
}

function text(value) {
	if (typeof value !== 'number') return value ?? '';
	if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
	return String(Number(value.toPrecision(3)));
}

export const slowestOf = ({ slowest }) =>
	slowest ? `${slowest.name} ${slowest.ms.toFixed(0)} ms` : 'under 1 ms';
