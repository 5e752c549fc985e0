import type { ReadStream, WriteStream } from 'node:tty';

// Its own screen, no cursor, and no line that a terminal measures differently goes on in the next.
const enter = '\x1b[?1049h\x1b[?25l\x1b[?7l';
const leave = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const home = '\x1b[H';
const restOfLine = '\x1b[K';
const restOfScreen = '\x1b[J';

export interface TerminalScreen {
	/** Of the terminal now. */
	size(): { columns: number; rows: number };
	/** Overwrites what is there, in one write, so that nothing flickers. */
	draw(lines: readonly string[]): void;
	/** Gives the terminal back as it was. */
	close(): void;
}

const quitKeys = ['q', 'Q', '\x03', '\x04'];

/**
 * Takes the whole screen until it is closed, and gives it back however the process ends, but for a kill.
 * Tells of a key that quits (q, Ctrl-C, Ctrl-D), and of another size of the window.
 */
export function openScreen(
	input: ReadStream | NodeJS.ReadStream,
	output: WriteStream | NodeJS.WriteStream,
	{ onQuit, onResize }: { onQuit: () => void; onResize: () => void },
): TerminalScreen {
	const onKeys = (keys: Buffer) => {
		if (quitKeys.some((key) => keys.toString().includes(key))) onQuit();
	};
	let isOpen = true;
	const close = () => {
		if (!isOpen) return;
		isOpen = false;
		process.off('exit', close);
		output.off('resize', onResize);
		input.off('data', onKeys).pause();
		if (input.isTTY) input.setRawMode(false);
		output.write(leave);
	};
	process.once('exit', close);
	output.on('resize', onResize);
	// Without a terminal to read from, Ctrl-C comes as a signal.
	if (input.isTTY) {
		input.setRawMode(true);
		input.on('data', onKeys).resume();
	}
	output.write(enter);
	return {
		size: () => ({ columns: output.columns || 80, rows: output.rows || 24 }),
		draw(lines) {
			if (!isOpen) return;
			const text = lines.map((line) => `${line}${restOfLine}`).join('\r\n');
			output.write(`${home}${text}${restOfScreen}`);
		},
		close,
	};
}
