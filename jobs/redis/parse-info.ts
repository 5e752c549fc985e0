/** What Redis answers to INFO, by name. */
export function parseInfo(text: string): Map<string, string> {
	return new Map(
		text
			.split(/\r?\n/)
			.map((line) => line.split(':'))
			.flatMap(([name, value]) => (name && value !== undefined ? [[name, value]] : [])),
	);
}
