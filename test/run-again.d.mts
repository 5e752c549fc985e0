interface Counts {
	passed: number;
	failed: number;
}

export function runAgain(
	files: readonly (Counts & { part: string; file: string })[],
	total: Counts,
	runFile: (part: string, file: string) => Promise<Counts>,
	say: (line: string) => void,
): Promise<void>;
