import { SpanKind, type Span } from '@opentelemetry/api';
import type { Failure } from '../failure';
import type { Profile } from '../profiles/profile';
import { asName } from './as-name';
import { inSpan, type SpanAbout } from './in-span';
import { serverOf } from './server-of';
import { tellAnswer } from './tell-answer';

/** What a call asks a model for. The first two are names of OpenTelemetry's conventions. */
export type Operation =
	| 'chat'
	| 'embeddings'
	| 'transcription'
	| 'image_generation'
	| 'speech_generation'
	| 'video_generation'
	| 'rerank';

/** What happens during a call. */
export interface CallTold {
	/** A request is about to wait for its turn. */
	asked(): void;
	/** Its turn has come. */
	started(): void;
	/** It failed, and will be made once more after the time in milliseconds. */
	retried(failure: Failure, waitMs: number): void;
}

/** Shorter waits for the rate limit are no event, in milliseconds. */
const leastWaitMs = 10;

/** Makes a span of each call to an endpoint, with all its requests. */
export function createCallTracer(endpoint: {
	profile: Profile;
	baseUrl: string;
	/** Takes secrets out of a text. */
	clean: (text: string) => string;
}) {
	const { profile, clean } = endpoint;
	const server = serverOf(endpoint.baseUrl);
	const about = (operation?: Operation, model?: string): SpanAbout => {
		const name = asName(model, clean);
		return {
			name: [operation ?? 'request', name].filter(Boolean).join(' '),
			kind: SpanKind.CLIENT,
			attributes: {
				...(operation ? { 'gen_ai.operation.name': operation } : {}),
				'gen_ai.provider.name': providers[profile.name],
				...(name === undefined ? {} : { 'gen_ai.request.model': name }),
				...server,
			},
		};
	};
	return async <T>(
		{ operation, model }: { operation?: Operation | undefined; model?: string | undefined },
		call: (told: CallTold) => Promise<T>,
	): Promise<T> =>
		await inSpan(
			() => about(operation, model),
			async (span) => {
				const answer = await call(tellerOf(span));
				tellAnswer(span, answer, clean);
				return answer;
			},
		);
}

function tellerOf(span: Span): CallTold {
	let askedAt = 0;
	return {
		asked() {
			askedAt = Date.now();
		},
		started() {
			const waitMs = Date.now() - askedAt;
			if (waitMs >= leastWaitMs) span.addEvent('n8n_ai.rate_limit.wait', { wait_ms: waitMs });
		},
		retried({ kind, details: { status } }, waitMs) {
			span.addEvent('n8n_ai.retry', {
				'error.type': kind,
				...(status === undefined ? {} : { 'http.response.status_code': status }),
				wait_ms: Math.round(waitMs),
			});
		},
	};
}

const providers = {
	gemini: 'gcp.gemini',
	openai: 'openai',
	groq: 'groq',
	ollama: 'ollama',
	openrouter: 'openrouter',
	generic: 'openai_compatible',
} as const satisfies Record<Profile['name'], string>;
