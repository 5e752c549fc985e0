import { createInterface } from 'node:readline/promises';

/** Asks a question on the terminal; false for whatever is no yes. What is asked stays out of the output. */
export async function ask(question: string): Promise<boolean> {
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	try {
		return /^y(es)?$/i.test((await terminal.question(question)).trim());
	} finally {
		terminal.close();
	}
}
