import { Failure } from './failure';

const minute = 60_000;

// The longest time a timer can hold.
const longest = 2 ** 31 - 1;

export interface PaceLimits {
	/** Requests that may start within any 60 s; 0 for no limit. */
	requestsPerMinute: number;
	/** Tokens that requests started within any 60 s may use; 0 for no limit. */
	tokensPerMinute: number;
	/** Requests under way at once, at least 1. */
	concurrency: number;
}

export interface PaceRequest {
	/** Estimate of what it will use. */
	tokens: number;
	signal: AbortSignal;
	/** How long it would rather wait than fail, in milliseconds. */
	patienceMs?: number;
	/** The model that it asks: the pace across workers counts each for itself. */
	model?: string | undefined;
}

/** What a request says of itself once it started. */
export interface PaceStart {
	/** Corrects the estimate of its tokens. */
	spent(tokens: number): void;
	/** Its answer is here as a whole: the next request may start while it is read. */
	answered(): void;
}

/** Lets requests of one key start in order, no faster than its limits. */
export interface Pace {
	/**
	 * Runs the task as soon as the limits allow; its place is free once it ends or says `answered`.
	 * Rejects with the signal's reason if it aborts while waiting, and with a Failure of kind
	 * rate-limited as soon as it is certain to wait longer than `patienceMs`.
	 */
	run<T>(options: PaceRequest, task: (start: PaceStart) => Promise<T>): Promise<T>;
	/** Starts nothing for the time in milliseconds; the longest of several pauses counts. */
	pauseFor(ms: number): void;
}

interface Started {
	at: number;
	tokens: number;
}

interface Waiting {
	tokens: number;
	/** When it would rather fail than wait on, in milliseconds since 1970. */
	until: number;
	start(entry: Started): void;
	giveUp(waitMs: number): void;
}

export function createPace(limits: PaceLimits): Pace {
	const waiting: Waiting[] = [];
	let started: Started[] = [];
	let active = 0;
	let pausedUntil = 0;
	let timer: NodeJS.Timeout | undefined;

	/** When the request may start: now or earlier if it fits, later if a limit holds it back. */
	const startsAt = (tokens: number, now: number): number => {
		if (pausedUntil > now) return pausedUntil;
		started = started.filter((entry) => entry.at > now - minute);
		const { requestsPerMinute, tokensPerMinute } = limits;
		let at = now;
		if (requestsPerMinute > 0 && started.length >= requestsPerMinute) {
			at = (started[started.length - requestsPerMinute]?.at ?? now) + minute;
		}
		if (tokensPerMinute > 0) {
			// A request larger than the whole limit starts once the window is empty.
			let used = started.reduce((sum, entry) => sum + entry.tokens, 0);
			for (const entry of started) {
				if (used + tokens <= tokensPerMinute) break;
				at = Math.max(at, entry.at + minute);
				used -= entry.tokens;
			}
		}
		return at;
	};

	const admit = () => {
		clearTimeout(timer);
		for (;;) {
			const next = waiting[0];
			if (!next || active >= limits.concurrency) return;
			const now = Date.now();
			const at = startsAt(next.tokens, now);
			if (at > now) {
				// Nobody behind the first can start before it does.
				for (const one of waiting.filter(({ until }) => until < at)) one.giveUp(at - now);
				if (waiting[0] === next) timer = setTimeout(admit, at - now);
				else continue;
				return;
			}
			waiting.shift();
			active += 1;
			const entry = { at: now, tokens: next.tokens };
			if (limits.requestsPerMinute > 0 || limits.tokensPerMinute > 0) started.push(entry);
			next.start(entry);
		}
	};

	const enter = (tokens: number, signal: AbortSignal, patienceMs: number) =>
		new Promise<Started>((resolve, reject) => {
			signal.throwIfAborted();
			const place: Waiting = {
				tokens,
				until: Date.now() + patienceMs,
				start(entry) {
					signal.removeEventListener('abort', leave);
					resolve(entry);
				},
				giveUp(waitMs) {
					signal.removeEventListener('abort', leave);
					waiting.splice(waiting.indexOf(place), 1);
					reject(tooLong(waitMs));
				},
			};
			const leave = () => {
				waiting.splice(waiting.indexOf(place), 1);
				reject(signal.reason as Error);
				admit();
			};
			signal.addEventListener('abort', leave, { once: true });
			waiting.push(place);
			admit();
		});

	return {
		async run({ tokens, signal, patienceMs = longest }, task) {
			const entry = await enter(tokens, signal, Math.min(patienceMs, longest));
			let isUnderWay = true;
			const leave = () => {
				if (!isUnderWay) return;
				isUnderWay = false;
				active -= 1;
				admit();
			};
			try {
				return await task({ spent: (used) => (entry.tokens = used), answered: leave });
			} finally {
				leave();
			}
		},
		pauseFor(ms) {
			pausedUntil = Math.max(pausedUntil, Date.now() + ms);
		},
	};
}

export const tooLong = (waitMs: number) =>
	new Failure({
		kind: 'rate-limited',
		message: `The limits of the key allow no request for another ${String(Math.ceil(waitMs / 1000))} seconds`,
		hint: 'Run again later, or queue the work: queued jobs wait for as long as it takes',
		retryAfterMs: waitMs,
	});
