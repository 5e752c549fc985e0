import { tooLong } from '../../endpoint/rate-limiter';

/** What Redis says to a request: its id where it may start, or how long to wait. */
export type Admission = { id: string } | { waitMs: number; isKnown: boolean; isPromised: boolean };

export interface RequestQueue {
	/** Resolves to the id of the start; rejects as `RateLimiter.run` does. */
	enter(tokens: number, signal: AbortSignal, patienceMs: number): Promise<string>;
	/** Asks again: a place may have become free. */
	askAgain(): void;
}

interface Waiting {
	tokens: number;
	/** When it would rather fail than wait on, in milliseconds since 1970. */
	until: number;
	leave(end: { id: string } | { error: unknown }): void;
}

// Others that wait are told of a place at the same time: chance decides, and so spreads them.
const jitterMs = 10;
/** A message that a place is free can be lost. */
const lookEveryMs = 1000;
const busyAgainMs = 1000;
const longest = 2 ** 31 - 1;

/** The requests of this process to one model: the first in line asks, the others wait behind it. */
export function createRequestQueue(
	ask: (tokens: number) => Promise<Admission>,
	giveBack: (id: string) => void,
): RequestQueue {
	const waiting: Waiting[] = [];
	let timer: NodeJS.Timeout | undefined;
	let asking = false;
	let again = false;

	const later = (ms: number) => {
		clearTimeout(timer);
		timer = setTimeout(askNow, Math.min(longest, ms + Math.random() * jitterMs));
	};

	/** Lets in who may start, until Redis says to wait. */
	async function admit(): Promise<void> {
		clearTimeout(timer);
		for (let next = waiting[0]; next; next = waiting[0]) {
			const said = await ask(next.tokens);
			if ('id' in said) {
				// Who was cancelled meanwhile has left.
				if (waiting.includes(next)) next.leave(said);
				else giveBack(said.id);
				continue;
			}
			const { waitMs, isKnown, isPromised } = said;
			if (isKnown) {
				// Nobody behind the first can start before it does.
				const at = Date.now() + waitMs;
				for (const one of waiting.filter(({ until }) => until < at)) {
					one.leave({ error: tooLong(waitMs, isPromised && one === next) });
				}
				if (waiting[0] !== next) continue;
			}
			later(isKnown ? waitMs : Math.min(waitMs, lookEveryMs));
			return;
		}
	}

	function askNow(): void {
		again = asking;
		if (asking) return;
		asking = true;
		admit()
			.catch((error: unknown) => {
				for (const one of [...waiting]) one.leave({ error });
			})
			.finally(() => {
				asking = false;
				if (again) askNow();
			});
	}

	return {
		askAgain() {
			// What is under way may have been answered before the place became free.
			if (asking) again = true;
			else if (waiting.length > 0) later(0);
		},
		enter: (tokens, signal, patienceMs) =>
			new Promise<string>((resolve, reject) => {
				signal.throwIfAborted();
				let patience: NodeJS.Timeout | undefined;
				const place: Waiting = {
					tokens,
					until: Date.now() + patienceMs,
					leave(end) {
						clearTimeout(patience);
						signal.removeEventListener('abort', onAbort);
						waiting.splice(waiting.indexOf(place), 1);
						if ('id' in end) resolve(end.id);
						else reject(end.error as Error);
					},
				};
				const onAbort = () => {
					place.leave({ error: signal.reason });
					// The next may be allowed what this one was not.
					askNow();
				};
				const onPatience = () => {
					// While Redis does not answer, there is nobody to hand the job to either.
					if (asking) patience = setTimeout(onPatience, busyAgainMs);
					else place.leave({ error: tooLong(busyAgainMs * (1 + 2 * Math.random())) });
				};
				if (patienceMs < longest) patience = setTimeout(onPatience, patienceMs);
				signal.addEventListener('abort', onAbort, { once: true });
				waiting.push(place);
				if (waiting.length === 1) askNow();
			}),
	};
}
