import type { APIError } from 'openai';
import { z } from 'zod/v4';
import type { FailureDetails, FailureKind } from './failure';

const refusal = z.looseObject({
	message: z.string().optional().catch(undefined),
	code: z.union([z.string(), z.number()]).nullish().catch(undefined),
	status: z.string().nullish().catch(undefined),
	type: z.string().nullish().catch(undefined),
	// What the model said that Groq could not read as a call.
	failed_generation: z.string().nullish().catch(undefined),
	details: z
		.array(
			z.looseObject({
				violations: z.array(z.looseObject({ quotaId: z.string().optional() })).optional(),
			}),
		)
		.optional()
		.catch(undefined),
	// What OpenRouter's moderation found (openrouter.ai/docs/errors).
	metadata: z
		.looseObject({
			reasons: z.array(z.string()).nullish().catch(undefined),
			flagged_input: z.string().nullish().catch(undefined),
			headers: z.record(z.string(), z.unknown()).nullish().catch(undefined),
		})
		.nullish()
		.catch(undefined),
});

type Refusal = z.infer<typeof refusal>;

const hints: Partial<Record<FailureKind, string>> = {
	'rate-limited':
		'Lower the requests per minute or the concurrency in the credential, or queue the work',
	'quota-exhausted':
		'The quota or credit of this key is used up. Wait until it resets, or increase it at the provider',
	'credential-invalid':
		'Check the API key in the credential, and that it is allowed to use this model',
	'temporarily-unavailable': 'The endpoint is busy or down. Try again later, or queue the work',
	'content-blocked': 'Change the prompt or the input, or loosen the safety settings of the model',
};

/** As much of an answer as a failure tells, in characters. */
const maxAnswer = 10_000;

/** Reads what an endpoint said when it refused a request. */
export function readRefusal(error: APIError): FailureDetails {
	const parsed = refusal.safeParse(error.error);
	const said: Refusal = parsed.success ? parsed.data : {};
	const status = error.status;
	const wait = Number(error.headers?.get('retry-after-ms') ?? NaN);
	const kind = isOfTheDay(said, status, wait) ? 'quota-exhausted' : kindOf(status, said);
	const code = said.status ?? (typeof said.code === 'string' ? said.code : said.type);
	const reset = kind === 'quota-exhausted' ? resetOf(error, said) : undefined;
	return {
		kind,
		message: messageOf(error, said),
		...optional('hint', reset === undefined ? hintFor(kind, status, said) : hintUntil(reset)),
		...optional('status', status),
		...optional('code', code ?? undefined),
		...optional('answer', said.failed_generation?.slice(0, maxAnswer)),
		...optional('retryAfterMs', wait >= 0 && kind !== 'quota-exhausted' ? wait : undefined),
		...optional('requestId', error.requestID ?? undefined),
	};
}

function kindOf(status: number | undefined, said: Refusal): FailureKind {
	const code = String(said.code ?? said.type ?? '');
	if (status === undefined) return withoutStatus(said, code);
	if (status === 429) return isSpent(said, code) ? 'quota-exhausted' : 'rate-limited';
	if (status === 402) return 'quota-exhausted';
	if (status === 403 && (said.metadata?.reasons || said.metadata?.flagged_input)) {
		return 'content-blocked';
	}
	if (status === 401 || status === 403) return 'credential-invalid';
	// Gemini answers a bad key with 400 INVALID_ARGUMENT.
	if (status === 400 && /api key (not valid|expired)|API_KEY_INVALID/i.test(said.message ?? '')) {
		return 'credential-invalid';
	}
	if (
		/content_(policy|filter)|moderation_blocked|safety|PROHIBITED_CONTENT/i.test(
			`${code} ${said.status ?? ''}`,
		)
	) {
		return 'content-blocked';
	}
	// Ollama's encoder stumbles over what the model computed, each time anew.
	if (status === 500 && isNoNumber(said.message)) return 'output-invalid';
	// Groq's own number for it (console.groq.com/docs/errors).
	if (status === 498 || /^capacity_exceeded$/.test(code)) return 'temporarily-unavailable';
	// LocalAI and older llama.cpp call a format that they do not know a fault of their own.
	if (status === 500 && isAboutFormat.test(said.message ?? '')) return 'request-invalid';
	if (status === 408 || status === 504) return 'timed-out';
	if (status === 409 || status === 425 || status >= 500) {
		return 'temporarily-unavailable';
	}
	if (said.status === 'UNAVAILABLE' || said.status === 'INTERNAL') return 'temporarily-unavailable';
	if (said.status === 'RESOURCE_EXHAUSTED')
		return isSpent(said, code) ? 'quota-exhausted' : 'rate-limited';
	return 'request-invalid';
}

/** An error in the midst of an answer that has no number: what is wrong with a request says so. */
function withoutStatus(said: Refusal, code: string): FailureKind {
	const words = `${code} ${said.type ?? ''} ${said.status ?? ''}`;
	if (/rate.?limit|RESOURCE_EXHAUSTED|too.?many/i.test(words)) return 'rate-limited';
	if (/content_(policy|filter)|moderation|safety|PROHIBITED/i.test(words)) return 'content-blocked';
	if (/auth|permission|api.?key/i.test(words)) return 'credential-invalid';
	const isInvalid = /invalid|bad.?request|not.?found|unsupported|too.?(large|long)|exceed/i;
	if (isInvalid.test(words)) return 'request-invalid';
	return (
		bySentence.find(([, pattern]) => pattern.test(said.message ?? ''))?.[0] ??
		'temporarily-unavailable'
	);
}

// What an error that has no code says of itself; what else it says may be over soon.
const bySentence: [FailureKind, RegExp][] = [
	['rate-limited', /rate.?limit|too many requests/i],
	[
		'credential-invalid',
		/unauthori[sz]ed|(invalid|incorrect|missing|expired) (api.?key|token|credential)/i,
	],
	[
		'request-invalid',
		/not found|does not exist|no such|unexpected endpoint|maximum context|context length|too (long|large)\b/i,
	],
];

const isAboutFormat = /\b(invalid|unknown|unsupported) response_format|response_format.* must be /i;

const isNoNumber = (message = '') => /unsupported value: (NaN|[+-]?Inf)/.test(message);

/** Whether waiting cannot help: a per-day quota, or no credit left. */
function isSpent(said: Refusal, code: string): boolean {
	const quotas = said.details?.flatMap((detail) => detail.violations ?? []) ?? [];
	return (
		/insufficient_quota|billing/i.test(code) ||
		quotas.some((violation) => /PerDay/i.test(violation.quotaId ?? ''))
	);
}

// A window that moves lets a request through long before the day is over.
const soonMs = 15 * 60_000;

/** Whether what is used up is that of a day, whoever words it how. */
function isOfTheDay({ message = '' }: Refusal, status: number | undefined, wait: number): boolean {
	const isSaid = /\bper[- ]day\b|\bdaily\b|\b(RPD|TPD)\b/i.test(message);
	return status === 429 && isSaid && !(wait <= soonMs);
}

/** When the quota is there again, where a header tells it in seconds or milliseconds since 1970. */
function resetOf(error: APIError, { metadata }: Refusal): string | undefined {
	const passedOn = Object.entries(metadata?.headers ?? {});
	const told =
		error.headers?.get('x-ratelimit-reset') ??
		passedOn.find(([name]) => /^x-ratelimit-reset$/i.test(name))?.[1];
	const number = Number(told ?? NaN);
	const at = new Date(number < 1e11 ? number * 1000 : number);
	return number > 1e9 && at.getTime() > Date.now() && at.getTime() < 8.64e15
		? at.toISOString()
		: undefined;
}

const hintUntil = (reset: string) =>
	`The quota of this key is used up until ${reset}. Wait until then, or increase it at the provider`;

function hintFor(
	kind: FailureKind,
	status: number | undefined,
	{ message = '' }: Refusal,
): string | undefined {
	const isMissing = status === 404 || (status === undefined && /not found/i.test(message));
	if (kind === 'request-invalid' && isMissing) {
		return 'Check the model name: the list of the field Model shows what the endpoint has. Check also that the base URL ends as the provider documents, for example with /v1 or /v1beta/openai';
	}
	if (kind === 'request-invalid' && status === 413) return 'Send a smaller file or less text';
	if (kind === 'output-invalid') {
		return 'The model computed a value that is not a number. Change the input, or choose another model';
	}
	return hints[kind];
}

function messageOf(error: APIError, said: Refusal): string {
	const text = said.message?.trim();
	const reasons = said.metadata?.reasons?.join(', ') ?? '';
	if (text) return `${text}${reasons === '' ? '' : ` (${reasons})`}`;
	return error.status === undefined
		? 'The endpoint ended the answer with an error'
		: `The endpoint returned status ${String(error.status)} without an explanation`;
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
	return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;
}
