import { setImmediate as nextTurn } from 'node:timers/promises';

const manyChars = 20_000;

/** Lets others have their turn before more is done with a schema of so many characters. */
export async function giveTurn(chars: number): Promise<void> {
	if (chars > manyChars) await nextTurn();
}
