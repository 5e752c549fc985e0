/** Prints a line of what a chaos test measured; whoever runs it wants to see it. */
export function say(what: string, figures: Record<string, number | string>): void {
	const said = Object.entries(figures).map(([name, value]) => `${name} ${String(value)}`);
	process.stderr.write(`    ${what}: ${said.join(', ')}\n`);
}
