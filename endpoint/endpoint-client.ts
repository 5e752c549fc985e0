import OpenAI from 'openai';
import { resolveBaseUrl } from './base-url';
import { checkKey } from './check-key';
import { dispatcher } from './dispatcher';
import { endpointSettings, type EndpointSettingsInput } from './endpoint-settings';
import { limitAnswer } from './limit-answer';
import { createRateLimiter, type RateLimiter } from './rate-limiter';
import type { Failure } from './failure';
import { plainFetch } from './plain-fetch';
import { findProfile } from './profiles/find-profile';
import type { Profile } from './profiles/profile';
import { redact } from './redact';
import { redactFailure } from './redact-failure';
import { requireKey } from './require-key';
import { defaultRetry, retry, type RetryOptions } from './retry';
import { secretsOf } from './secrets-of';
import { timeLimit } from './time-limit';
import { toldError } from './told-error';
import { cutShort, isCutShort, timedOut, toFailure } from './to-failure';
import { noteStatus } from './traces/note-status';
import { createCallTracer, type CallTold, type Operation } from './traces/trace-call';
import { uniformFetch } from './uniform-fetch';

// The longest time a timer can hold.
const never = 2 ** 31 - 1;

// How long a key rests after a rate limit that does not say how long it lasts.
const unstatedPauseMs = 1000;

/**
 * One request, made with the SDK's plain methods: `(openai, options) => openai.models.list(options)`.
 * Where it takes long to read the answer, it says `answered` once the answer is here as a whole.
 */
export type Send<T> = (
	openai: OpenAI,
	options: { signal: AbortSignal; timeout: number },
	answered: () => void,
) => PromiseLike<T>;

export interface CallOptions<T> {
	signal: AbortSignal;
	/** Estimate of the tokens that the request will use, for the limit per minute. */
	tokens?: number;
	/** The model that is asked, whose limits it counts for. */
	model?: string;
	/** What the model is asked for, as traces name it. */
	operation?: Operation;
	/**
	 * Asked before and after each request: a wait longer than this, in milliseconds, is not made,
	 * and the failure says how long it would have been.
	 */
	patienceMs?: () => number;
	/** Reads the tokens that were really used from the answer. */
	spent?: (answer: T) => number | undefined;
	/** Requests that may fail, where that is fewer than the client's own. */
	attempts?: number | undefined;
	/** Says false once a further attempt would do harm, e.g. repeat text that was shown. */
	mayRetry?: () => boolean;
	/** Told of each request that failed and is made once more. */
	onRetry?: (failure: Failure) => void;
}

/** An endpoint as one key sees it: every request keeps the rate limit, retried and its errors made uniform. */
export interface EndpointClient {
	readonly profile: Profile;
	/** Requests under way at once, at most. */
	readonly concurrency: number;
	/** Whether files given as URL may come from private and local addresses. */
	readonly allowPrivateUrls: boolean;
	/** Makes the request; throws a Failure when it cannot succeed. */
	call<T>(send: Send<T>, options: CallOptions<T>): Promise<T>;
	/** Stands for this client wherever something is remembered of it; its copies have the same. */
	readonly self: object;
}

export function createEndpointClient(
	input: EndpointSettingsInput,
	options: { limiter?: RateLimiter; retry?: Partial<RetryOptions>; fetch?: typeof fetch } = {},
): EndpointClient {
	const settings = endpointSettings.parse(input);
	const profile = findProfile(settings);
	const limiter = options.limiter ?? createRateLimiter(settings);
	const retryOptions = { ...defaultRetry, ...options.retry };
	const secrets = secretsOf(settings);
	const { maxAnswerBytes } = settings;
	const plain = plainFetch(limitAnswer(fetch, maxAnswerBytes), maxAnswerBytes);
	const clean = (text: string) => redact(text, secrets);
	const traced = createCallTracer({ profile, baseUrl: settings.baseUrl, clean });
	const openai = new OpenAI({
		baseURL: resolveBaseUrl(settings.baseUrl, profile),
		// Explicit nulls keep the SDK from reading the host's environment.
		apiKey: settings.apiKey || 'none',
		adminAPIKey: null,
		organization: settings.organization ?? null,
		project: settings.project ?? null,
		webhookSecret: null,
		defaultHeaders: {
			// The SDK wants a key; a server that needs none is sent none.
			...(settings.apiKey === '' ? { Authorization: null } : {}),
			...settings.headers,
		},
		// A gateway's query, such as Azure's api-version, belongs to every request.
		defaultQuery: Object.fromEntries(new URL(settings.baseUrl).searchParams),
		maxRetries: 0,
		logLevel: 'off',
		fetch: uniformFetch(
			noteStatus(options.fetch ? limitAnswer(options.fetch, maxAnswerBytes) : plain),
			clean,
		),
		fetchOptions: { dispatcher: dispatcher() },
	});

	return {
		profile,
		concurrency: settings.concurrency,
		allowPrivateUrls: settings.allowPrivateUrls,
		self: {},
		call: async (send, options) =>
			await traced(options, async (trace) => await call(send, options, trace)),
	};

	async function call<T>(send: Send<T>, options: CallOptions<T>, trace: CallTold): Promise<T> {
		const { signal, tokens = 0, model, patienceMs, spent, attempts, mayRetry, onRetry } = options;
		requireKey(settings);
		checkKey(settings.apiKey);
		const patience = () => patienceMs?.() ?? Infinity;
		let gaveUp = false;
		let made = 0;
		return await retry(
			(leftMs) => {
				// Until its request starts, what fails is the wait for it.
				gaveUp = true;
				trace.asked();
				const limits = { tokens, signal, model, patienceMs: Math.min(leftMs, patience()) };
				return limiter.run(limits, async (start) => {
					gaveUp = false;
					trace.started();
					made += 1;
					// The SDK's own timeout ends with the headers; a body can stall as well.
					const limit = timeLimit(settings.timeoutMs, signal);
					try {
						const sending = { signal: limit.signal, timeout: never };
						const answer = await send(openai, sending, () => {
							start.answered();
						});
						const told = toldError(answer);
						if (told) throw told;
						const used = spent?.(answer);
						if (used !== undefined) start.spent(used);
						return answer;
					} catch (error) {
						const failure = limit.isOver()
							? timedOut(error)
							: toFailure(whyEnded(error, signal), signal);
						if (failure.kind === 'rate-limited') {
							const { retryAfterMs } = failure.details;
							limiter.pauseFor(retryAfterMs ?? unstatedPauseMs);
							gaveUp = (retryAfterMs ?? 0) > patience();
						}
						throw redactFailure(failure, secrets);
					} finally {
						limit.end();
					}
				});
			},
			{
				...retryOptions,
				attempts: Math.min(retryOptions.attempts, attempts ?? Infinity),
				signal,
				onRetry: (failure, waitMs) => {
					trace.retried(failure, waitMs);
					onRetry?.(failure);
				},
				mayRetry: () => !gaveUp && mayRetry?.() !== false,
			},
		).catch((error: unknown) => {
			throw toFailure(error, signal).with({ attempts: made === 0 ? undefined : made });
		});
	}
}

const whyEnded = (error: unknown, { aborted }: AbortSignal): unknown =>
	!aborted && isCutShort(error) ? cutShort(error) : error;
