import { Failure } from './failure';
import { createTokenForecast, type TokenForecast } from './token-forecast';

/** A request reaches the endpoint a little after its start, and its minute begins there. */
export const rateLimitWindowMs = 60_500;

// The longest time a timer can hold.
const longest = 2 ** 31 - 1;

export interface RateLimits {
	/** Requests that may start within any 60 s; 0 for no limit. */
	requestsPerMinute: number;
	/** Tokens that requests started within any 60 s may use; 0 for no limit. */
	tokensPerMinute: number;
	/** Requests under way at once, at least 1. */
	concurrency: number;
}

export interface RateLimiterRequest {
	/** Estimate of what it will use. */
	tokens: number;
	signal: AbortSignal;
	/** How long it would rather wait than fail, in milliseconds. */
	patienceMs?: number;
	/** The model that it asks: the rate limit across workers counts each for itself. */
	model?: string | undefined;
}

/** What a request says of itself once it started. */
export interface RateLimiterStart {
	/** Corrects the estimate of its tokens. */
	spent(tokens: number): void;
	/** Its answer is here as a whole: the next request may start while it is read. */
	answered(): void;
}

/** Lets requests of one key start in order, no faster than its limits. */
export interface RateLimiter {
	/**
	 * Runs the task as soon as the limits allow; its place is free once it ends or says `answered`.
	 * Rejects with the signal's reason if it aborts while waiting, and with a Failure of kind
	 * rate-limited as soon as it is certain to wait longer than `patienceMs`.
	 */
	run<T>(options: RateLimiterRequest, task: (start: RateLimiterStart) => Promise<T>): Promise<T>;
	/** Starts nothing for the time in milliseconds; the longest of several pauses counts. */
	pauseFor(ms: number): void;
}

interface Started {
	at: number;
	/** What was set aside for it, or what it used once that is known. */
	tokens: number;
	/** What it uses at least. */
	minTokens: number;
}

interface Waiting {
	estimate: number;
	forecast: TokenForecast;
	/** When it would rather fail than wait on, in milliseconds since 1970. */
	until: number;
	start(entry: Started): void;
	giveUp(waitMs: number): void;
}

export function createRateLimiter(limits: RateLimits): RateLimiter {
	const waiting: Waiting[] = [];
	let started: Started[] = [];
	let active = 0;
	let pausedUntil = 0;
	let timer: NodeJS.Timeout | undefined;
	const forecasts = new Map<string, TokenForecast>();
	const forecastOf = (model = '') => {
		const forecast = forecasts.get(model) ?? createTokenForecast();
		forecasts.set(model, forecast);
		return forecast;
	};

	/**
	 * When a request may start: now or earlier if it fits, later if a limit holds it back. What is
	 * set aside for those under way counts; of `minTokens`, what is certain of them alone.
	 */
	const startsAt = (tokens: number, now: number, count: 'tokens' | 'minTokens'): number => {
		if (pausedUntil > now) return pausedUntil;
		started = started.filter((entry) => entry.at > now - rateLimitWindowMs);
		const { requestsPerMinute, tokensPerMinute } = limits;
		let at = now;
		if (requestsPerMinute > 0 && started.length >= requestsPerMinute) {
			at = (started[started.length - requestsPerMinute]?.at ?? now) + rateLimitWindowMs;
		}
		if (tokensPerMinute > 0) {
			// A request larger than the whole limit starts once the window is empty.
			let used = started.reduce((sum, entry) => sum + entry[count], 0);
			for (const entry of started) {
				if (used + tokens <= tokensPerMinute) break;
				at = Math.max(at, entry.at + rateLimitWindowMs);
				used -= entry[count];
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
			const tokens = next.forecast.of(next.estimate);
			const at = startsAt(tokens, now, 'tokens');
			if (at > now) {
				// Nobody behind the first can start before it does, and it not before this.
				const earliestAt = startsAt(next.estimate, now, 'minTokens');
				for (const one of waiting.filter(({ until }) => until < earliestAt)) {
					one.giveUp(earliestAt - now);
				}
				if (waiting[0] === next) timer = setTimeout(admit, at - now);
				else continue;
				return;
			}
			waiting.shift();
			active += 1;
			const entry = { at: now, tokens, minTokens: next.estimate };
			if (limits.requestsPerMinute > 0 || limits.tokensPerMinute > 0) started.push(entry);
			next.start(entry);
		}
	};

	const enter = ({ tokens, signal, model, patienceMs = longest }: RateLimiterRequest) =>
		new Promise<Started>((resolve, reject) => {
			signal.throwIfAborted();
			const place: Waiting = {
				estimate: tokens,
				forecast: forecastOf(model),
				until: Date.now() + Math.min(patienceMs, longest),
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
		async run(request, task) {
			const entry = await enter(request);
			const estimate = request.tokens;
			let isUnderWay = true;
			let used: number | undefined;
			const settle = (tokens: number) => {
				entry.tokens = tokens;
				entry.minTokens = tokens;
			};
			const leave = () => {
				if (!isUnderWay) return;
				isUnderWay = false;
				active -= 1;
				admit();
			};
			try {
				const answer = await task({ spent: (tokens) => (used = tokens), answered: leave });
				forecastOf(request.model).learn(estimate, used ?? estimate);
				return answer;
			} finally {
				settle(used ?? estimate);
				leave();
				// What was set aside for it may be enough for the next.
				admit();
			}
		},
		pauseFor(ms) {
			pausedUntil = Math.max(pausedUntil, Date.now() + ms);
		},
	};
}

/** Of a failure: no other request takes the start that comes after the wait. */
export const promisedCode = 'start-promised';

export const tooLong = (waitMs: number, isPromised = false) =>
	new Failure({
		kind: 'rate-limited',
		message: `The rate limit of the key allows no request for another ${String(Math.ceil(waitMs / 1000))} seconds`,
		hint: 'Try again later, or queue the work. Queued jobs wait as long as it takes',
		retryAfterMs: waitMs,
		...(isPromised ? { code: promisedCode } : {}),
	});
