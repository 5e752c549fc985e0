import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { echoAnswer } from '../../helpers/echo-answer';
import { exhausted } from '../../gemini/refusal';
import { httpServer, json } from '../../helpers/http-server';

export interface Strictness {
	/** Requests that may arrive within a minute. */
	requests?: number;
	/** Tokens that requests of a minute may use. */
	tokens?: number;
	/** Requests under way at once. */
	concurrency?: number;
	/** How long an answer takes, in milliseconds. */
	lastsMs?: number;
	/** Tokens that each request uses. */
	tokensEach?: number;
	/** The first request is refused and asks for this long a rest, in milliseconds. */
	restMs?: number;
}

const minuteMs = 60_000;

/** What a key did at the endpoint. */
export interface KeyUse {
	active: number;
	maxActive: number;
	/** When requests arrived that were taken, in milliseconds since 1970. */
	startedAt: number[];
	/** Prompts in the order that they came. */
	prompts: string[];
	/** Why requests were refused that should not have been sent. */
	broken: string[];
	restUntil: number;
}

/** An endpoint that counts for each key what arrives, and answers 429 beyond its limits. */
export async function strictServer(limits: Record<string, Strictness>) {
	const used = new Map<string, KeyUse>();
	const use = (key: string): KeyUse => {
		const known = used.get(key) ?? {
			...{ active: 0, maxActive: 0, startedAt: [], prompts: [], broken: [], restUntil: 0 },
		};
		used.set(key, known);
		return known;
	};
	// What this process looked at late arrived earlier: on a quiet machine a few milliseconds.
	const late = monitorEventLoopDelay({ resolution: 10 });
	late.enable();
	const windowMs = () => minuteMs - late.max / 1e6;
	const server = await httpServer(async ({ headers, body }, response) => {
		const key = (headers.authorization ?? '').replace('Bearer ', '');
		const limit = limits[key] ?? {};
		const { tokensEach = 5, lastsMs = 50 } = limit;
		const seen = use(key);
		const now = Date.now();
		const started = seen.startedAt.filter((at) => at > now - windowMs()).length;
		const over = [
			now < seen.restUntil && 'rest',
			started >= (limit.requests ?? Infinity) && 'requests',
			(started + 1) * tokensEach > (limit.tokens ?? Infinity) && 'tokens',
			seen.active >= (limit.concurrency ?? Infinity) && 'concurrency',
		].find((reason) => reason !== false);
		if (over !== undefined) {
			seen.broken.push(over);
			json(response, 429, { error: { message: `too many ${over}` } });
			return;
		}
		if (limit.restMs !== undefined && seen.restUntil === 0) {
			seen.restUntil = now + limit.restMs;
			json(response, 429, exhausted(limit.restMs));
			return;
		}
		seen.startedAt.push(now);
		const { content = '' } = (body.messages as { content: string }[] | undefined)?.at(-1) ?? {};
		seen.prompts.push(content);
		seen.active += 1;
		seen.maxActive = Math.max(seen.maxActive, seen.active);
		await delay(lastsMs);
		seen.active -= 1;
		json(response, 200, echoAnswer(content, tokensEach));
	});
	return {
		...server,
		use,
		/** The minute in which requests and tokens are counted, in milliseconds. */
		windowMs,
		server: (
			key: string,
			more: { requestsPerMinute?: number; tokensPerMinute?: number; concurrency?: number } = {},
		) => ({
			endpoint: {
				...{ baseUrl: `${server.url}/v1`, apiKey: key, profile: 'openai' as const },
				...more,
			},
		}),
	};
}
