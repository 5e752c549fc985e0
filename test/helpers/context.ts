import { Readable } from 'node:stream';
import { createInlineContext } from '../../capabilities/create-inline-context';
import { createEndpointClient, type EndpointClient } from '../../endpoint/endpoint-client';
import { geminiKey } from '../gemini/server';

/** What a capability is run with in a test; hints and progress are kept. */
export function testContext(options: {
	url?: string;
	concurrency?: number;
	client?: EndpointClient;
	files?: Record<string, Buffer>;
	signal?: AbortSignal;
}) {
	const hints: string[] = [];
	const progress: number[] = [];
	const client =
		options.client ??
		createEndpointClient(
			{
				baseUrl: `${options.url ?? ''}/v1beta/openai/`,
				apiKey: geminiKey,
				concurrency: options.concurrency ?? 10,
			},
			{ retry: { baseMs: 1, attempts: 3 } },
		);
	const context = createInlineContext({
		client,
		signal: options.signal ?? new AbortController().signal,
		media: {
			open: ({ ref }) => Promise.resolve(Readable.from(options.files?.[ref] ?? Buffer.alloc(0))),
		},
		onHint: (message) => hints.push(message),
		onProgress: (share) => progress.push(share),
		log: { info: () => undefined, warn: () => undefined },
	});
	return { context, hints, progress };
}

/** The Failure that a promise rejects with. */
export async function failureOf(work: Promise<unknown>) {
	const { Failure } = await import('../../endpoint/failure.js');
	try {
		await work;
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
	throw new Error('Expected a Failure, but it succeeded');
}
