/** Prints a line of what a test measured; whoever runs it wants to see it. */
export function reportFigures(what: string, figures: Record<string, number | string>): void {
	const said = Object.entries(figures).map(([name, value]) => `${name} ${String(value)}`);
	process.stderr.write(`    ${what}: ${said.join(', ')}\n`);
}

/** Prints figures of a test where TEST_FIGURES is set. */
export function reportFiguresIfAsked(figures: Record<string, number>): void {
	if (process.env.TEST_FIGURES) process.stderr.write(`${JSON.stringify(figures)}\n`);
}
