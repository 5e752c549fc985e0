import { abortableDelay } from '../../endpoint/abortable-delay';
import { Failure } from '../../endpoint/failure';
import { openQueue, type JobQueue } from '../../jobs/queue/open-queue';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import type { Options } from '../config/options';
import { openScreen } from './terminal-screen';
import { watchFrame } from './watch-frame';
import { watchLines } from './watch-lines';
import { readSnapshot, type Snapshot } from './watch-snapshot';

const everyMs = 2000;
/** Redis that takes longer than this is said to be silent, in milliseconds. */
const silentMs = 5000;

type Watching = Pick<Options, 'states' | 'limit' | 'json'>;

/** Shows how the batches get on until it is told to quit; 0 is its exit code. On what is no terminal, JSON lines. */
export async function watch(
	settings: QueueSettings,
	options: Watching,
	/** Whether the terminal can be drawn on, and with colors. */
	{ canDraw, hasColor }: { canDraw: boolean; hasColor: boolean },
): Promise<number> {
	// A queue that cannot be opened at all is a mistake that is told at once.
	const first = await openQueue(settings);
	const quit = new AbortController();
	const onQuit = () => {
		quit.abort();
	};
	process.on('SIGTERM', onQuit).on('SIGINT', onQuit).on('SIGHUP', onQuit);
	// Whoever read it has gone.
	process.stdout.on('error', onQuit);
	const show = canDraw && !options.json ? onScreen(hasColor, onQuit) : asLines();
	try {
		await follow(first, settings, { ...options, signal: quit.signal }, show);
	} finally {
		show.close();
	}
	return 0;
}

interface Show {
	next(snapshot: Snapshot): void;
	trouble(message: string): void;
	close(): void;
}

async function follow(
	first: JobQueue,
	settings: QueueSettings,
	{ signal, ...options }: Watching & { signal: AbortSignal },
	show: Show,
): Promise<void> {
	let queue: JobQueue | undefined = first;
	while (!signal.aborted) {
		try {
			queue ??= await openQueue(settings);
			const read = queue;
			const snapshot = read.run(async () => await readSnapshot(read, options));
			const late = abortableDelay(silentMs, signal).then(() => Promise.reject(silent));
			show.next(await Promise.race([snapshot, late]));
		} catch (error) {
			if (error === signal.reason) break;
			if (!(error instanceof Failure)) throw error;
			show.trouble(error.message);
			void queue?.close();
			queue = undefined;
		}
		await abortableDelay(everyMs, signal).catch(() => undefined);
	}
	await queue?.close();
}

const silent = new Failure({
	kind: 'temporarily-unavailable',
	message: `Redis did not answer within ${String(silentMs / 1000)} seconds`,
});

function onScreen(hasColor: boolean, onQuit: () => void): Show {
	let snapshot: Snapshot | undefined;
	let trouble: string | undefined;
	const draw = () => {
		const shown = snapshot ?? { batches: [], workers: 0 };
		screen.draw(watchFrame(shown, { ...screen.size(), hasColor, now: Date.now(), trouble }));
	};
	const screen = openScreen(process.stdin, process.stdout, { onQuit, onResize: draw });
	return {
		next(given) {
			[snapshot, trouble] = [given, undefined];
			draw();
		},
		trouble(message) {
			trouble = `${message}. Trying again`;
			draw();
		},
		close: () => {
			screen.close();
		},
	};
}

function asLines(): Show {
	const lines = watchLines();
	let said: string | undefined;
	return {
		next({ batches }) {
			said = undefined;
			for (const line of lines(batches)) process.stdout.write(`${line}\n`);
		},
		trouble(message) {
			if (message !== said) process.stderr.write(`${message}. Trying again\n`);
			said = message;
		},
		close: () => undefined,
	};
}
