import type { WriteStream } from 'node:tty';

/** What can be shown on an output: nothing can be drawn on a file, a pipe or a dumb terminal. */
export function readTerminal(output: Pick<WriteStream, 'isTTY' | 'hasColors'>): {
	canDraw: boolean;
	/** As NO_COLOR, FORCE_COLOR and TERM want it. */
	hasColor: boolean;
} {
	const canDraw = output.isTTY && process.env.TERM !== 'dumb';
	return { canDraw, hasColor: canDraw && output.hasColors() };
}
