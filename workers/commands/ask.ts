import { createInterface, type ReadLineOptions } from 'node:readline/promises';

/**
 * Asks a question on the terminal; false for whatever is no yes, Ctrl-C included. What is asked stays
 * out of the output.
 */
export async function ask(
	question: string,
	streams: ReadLineOptions = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
	const terminal = createInterface(streams);
	try {
		return /^y(es)?$/i.test((await terminal.question(question)).trim());
	} catch (error) {
		if ((error as Error).name !== 'AbortError') throw error;
		// What follows begins a line of its own.
		streams.output?.write('\n');
		return false;
	} finally {
		terminal.close();
	}
}
