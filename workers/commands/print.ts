import { codeOf } from '../../endpoint/code-of';
import { Failure } from '../../endpoint/failure';

/** Prints a line of output. Whoever reads it may have gone, as `head` does; a full disk is a Failure. */
export async function print(text: string): Promise<void> {
	const error = await new Promise<Error | null | undefined>((resolve) => {
		process.stdout.write(`${text}\n`, resolve);
	});
	if (!error || codeOf(error) === 'EPIPE') return;
	throw new Failure({
		kind: 'temporarily-unavailable',
		message: `The output could not be written (${codeOf(error) ?? error.name})`,
		hint: 'The command itself has done its work',
	});
}
