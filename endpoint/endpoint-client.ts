import OpenAI from 'openai';
import { resolveBaseUrl } from './base-url';
import { dispatcher } from './dispatcher';
import { endpointSettings, type EndpointSettingsInput } from './endpoint-settings';
import { createPace, type Pace } from './pace';
import { findProfile } from './profiles/find-profile';
import type { Profile } from './profiles/profile';
import { redact } from './redact';
import { defaultRetry, retry, type RetryOptions } from './retry';
import { timedOut, toFailure } from './to-failure';
import { uniformFetch } from './uniform-fetch';

// The longest time a timer can hold.
const never = 2 ** 31 - 1;

/** One request, made with the SDK's plain methods: `(openai, options) => openai.models.list(options)`. */
export type Send<T> = (
	openai: OpenAI,
	options: { signal: AbortSignal; timeout: number },
) => PromiseLike<T>;

export interface CallOptions<T> {
	signal: AbortSignal;
	/** Estimate of the tokens that the request will use, for the limit per minute. */
	tokens?: number;
	/** Reads the tokens that were really used from the answer. */
	spent?: (answer: T) => number | undefined;
	/** Says false once a further attempt would do harm, e.g. repeat text that was shown. */
	mayRetry?: () => boolean;
}

/** An endpoint as one key sees it: every request is paced, retried and its errors made uniform. */
export interface EndpointClient {
	readonly profile: Profile;
	/** Requests that it makes at once. */
	readonly concurrency: number;
	/** Whether files given as URL may come from private and local addresses. */
	readonly allowPrivateUrls: boolean;
	/** Makes the request; throws a Failure when it cannot succeed. */
	call<T>(send: Send<T>, options: CallOptions<T>): Promise<T>;
	/** Paths of request fields that this endpoint refused, by model, with the name to send instead. */
	readonly refusedFields: Map<string, Map<string, string | undefined>>;
}

export function createEndpointClient(
	input: EndpointSettingsInput,
	options: { pace?: Pace; retry?: Partial<RetryOptions>; fetch?: typeof fetch } = {},
): EndpointClient {
	const settings = endpointSettings.parse(input);
	const profile = findProfile(settings);
	const pace = options.pace ?? createPace(settings);
	const retryOptions = { ...defaultRetry, ...options.retry };
	const openai = new OpenAI({
		baseURL: resolveBaseUrl(settings.baseUrl, profile),
		// Explicit nulls keep the SDK from reading the host's environment.
		apiKey: settings.apiKey || 'none',
		adminAPIKey: null,
		organization: settings.organization ?? null,
		project: settings.project ?? null,
		webhookSecret: null,
		defaultHeaders: settings.headers,
		// A gateway's query, such as Azure's api-version, belongs to every request.
		defaultQuery: Object.fromEntries(new URL(settings.baseUrl).searchParams),
		maxRetries: 0,
		logLevel: 'off',
		fetch: uniformFetch(options.fetch ?? fetch),
		fetchOptions: { dispatcher: dispatcher() },
	});
	const secrets = [settings.apiKey, ...Object.values(settings.headers)];

	return {
		profile,
		concurrency: settings.concurrency,
		allowPrivateUrls: settings.allowPrivateUrls,
		refusedFields: new Map(),
		async call(send, { signal, tokens = 0, spent, mayRetry }) {
			return await retry(
				(patienceMs) =>
					pace.run({ tokens, signal, patienceMs }, async (start) => {
						// The SDK's own time-out ends with the headers; a body can stall as well.
						const limit = AbortSignal.timeout(settings.timeoutMs);
						const either = AbortSignal.any([signal, limit]);
						try {
							const answer = await send(openai, { signal: either, timeout: never });
							const used = spent?.(answer);
							if (used !== undefined) start.spent(used);
							return answer;
						} catch (error) {
							const late = limit.aborted && !signal.aborted;
							const failure = late ? timedOut(error) : toFailure(error, signal);
							if (failure.kind === 'rate-limited' && failure.details.retryAfterMs !== undefined) {
								pace.pauseFor(failure.details.retryAfterMs);
							}
							throw failure.with({ message: redact(failure.message, secrets) });
						}
					}),
				{ ...retryOptions, signal, ...(mayRetry ? { mayRetry } : {}) },
			);
		},
	};
}
