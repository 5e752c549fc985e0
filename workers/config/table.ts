/** Rows of the same number of cells, with cells below one another, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string[] {
	const widths = (rows[0] ?? []).map((_, place) =>
		Math.max(...rows.map((row) => (row[place] ?? '').length)),
	);
	return rows.map((row) =>
		row
			.map((cell, place) => cell.padEnd(widths[place] ?? 0))
			.join('  ')
			.trimEnd(),
	);
}
