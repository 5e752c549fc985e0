/** Prints figures of a test where TEST_SAY is set. */
export function say(figures: Record<string, number>): void {
	if (process.env.TEST_SAY) process.stderr.write(`${JSON.stringify(figures)}\n`);
}
