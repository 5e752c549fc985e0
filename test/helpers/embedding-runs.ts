import type { Outcome } from '../../capabilities/capability';
import { embeddingsRequest } from '../../capabilities/embeddings/embeddings-request';
import type { EmbeddingsResult } from '../../capabilities/embeddings/embeddings-result';
import { runTexts } from '../../capabilities/embeddings/run-texts';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import type { Failure, FailureDetails } from '../../endpoint/failure';
import { testContext } from './context';
import { geminiKey, geminiServer, type EmbedReply } from '../gemini/server';
import { json, type Received } from './http-server';

type Options = object | ((place: number) => object);

/** Embeds texts on a server in Gemini's dialect; `options` are those of each request. */
export async function embedAll(
	texts: string[],
	options: Options = {},
	{ embed, concurrency = 10, apiKey = geminiKey }: EmbedSettings = {},
) {
	const server = await geminiServer(undefined, embed);
	const client = createEndpointClient(
		{ baseUrl: `${server.url}/v1beta/openai/`, apiKey, concurrency },
		{ retry: { baseMs: 1, attempts: 2 } },
	);
	const { context, hints, progress } = testContext({ client });
	const told: [place: number, kind: string][] = [];
	const requests = texts.map((text, place) =>
		embeddingsRequest.parse({
			model: 'gemini-embedding-001',
			text,
			normalise: false,
			...(typeof options === 'function' ? (options as (place: number) => object)(place) : options),
		}),
	);
	try {
		const [work] = await Promise.allSettled([
			runTexts(requests, {
				...context,
				onFailed: (place, { kind }) => told.push([place, kind]),
			}),
		]);
		return { work, received: server.received, hints, progress, told };
	} finally {
		await server.close();
	}
}

interface EmbedSettings {
	embed?: EmbedReply;
	concurrency?: number;
	apiKey?: string;
}

/** What work gave, or it is thrown what it failed with. */
export function given(work: PromiseSettledResult<Outcome<EmbeddingsResult>[]>) {
	if (work.status === 'rejected') throw work.reason;
	return work.value;
}

/** The texts of each call. */
export const inputs = (received: Received[]) => received.map(({ body }) => body.input as string[]);

/** The vector of each text, or the kind of its failure. */
export const vectors = (work: PromiseSettledResult<Outcome<EmbeddingsResult>[]>) =>
	given(work).map((one) => ('result' in one ? one.result.embedding : one.failure.kind));

/** Those that failed, by place. */
export const failures = (work: PromiseSettledResult<Outcome<EmbeddingsResult>[]>) =>
	Object.fromEntries(
		given(work).flatMap((one, place): [number, FailureDetails][] =>
			'failure' in one ? [[place, one.failure]] : [],
		),
	);

/** Refuses calls that hold a text with "bad" in it, as Gemini words it. */
export const refuseBad: EmbedReply = (right, { body }, response) => {
	const bad = (body.input as string[]).find((text) => text.includes('bad'));
	if (bad === undefined) return right;
	json(response, 400, [
		{ error: { code: 400, message: `No to ${bad}`, status: 'INVALID_ARGUMENT' } },
	]);
	return undefined;
};

export const named = (count: number, word = 'text') =>
	Array.from({ length: count }, (_, index) => `${word} ${String(index)}`);

/** The failure that stopped everything. */
export async function stopOf(...args: Parameters<typeof embedAll>) {
	const { work, received, told } = await embedAll(...args);
	if (work.status === 'fulfilled') throw new Error('Expected it to be stopped');
	return { failure: work.reason as Failure, calls: received.length, told };
}
