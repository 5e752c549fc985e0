import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { EndpointClient } from '../endpoint/endpoint-client';
import { concernsAll } from '../endpoint/failure';
import { toFailure } from '../endpoint/to-failure';
import type { Context, Media } from './capability';
import { createLimiter, type Limiter } from './shared/create-limiter';
import { mapWithConcurrency } from './shared/map-with-concurrency';

// Items that run at once share what the endpoint allows: each part that is begun holds its file.
const limiterOf = new WeakMap<EndpointClient, Limiter>();

type Base = Omit<Context, 'step' | 'parts' | 'keepFile'>;

/**
 * The context of one request that nothing is kept of: its parts run in this process, as many at
 * once as the endpoint allows.
 */
export function createInlineContext(base: Base): Context {
	const kept = new Map<string, string | Buffer>();
	const hints = new Set<string>();
	let done = 0;
	const keep = (content: string | Buffer, file: Omit<Media, 'ref'>): Media => {
		const ref = `kept:${randomUUID()}`;
		kept.set(ref, content);
		return { ...file, ref };
	};
	const context: Context = {
		...base,
		// Every part of a request may have the same to say.
		onHint(message) {
			if (!hints.has(message)) base.onHint(message);
			hints.add(message);
		},
		media: {
			async open(media) {
				const content = kept.get(media.ref);
				if (content === undefined) return await base.media.open(media);
				return typeof content === 'string' ? createReadStream(content) : Readable.from([content]);
			},
			async locate(media) {
				const content = kept.get(media.ref);
				if (content === undefined) return await base.media.locate?.(media);
				return typeof content === 'string' ? content : undefined;
			},
		},
		step: async (_name, _result, work) => await work(),
		keepFile: async (path, file) => await Promise.resolve(keep(path, file)),
		async parts(part, requests, of = requests.length) {
			const limiter = limiterOf.get(base.client) ?? createLimiter(base.client.concurrency);
			limiterOf.set(base.client, limiter);
			const run: Context = {
				...context,
				onProgress: () => undefined,
				// The folder of a part goes with it; what it keeps for others is small.
				keepFile: async (path, file) => keep(await readFile(path), file),
			};
			return await mapWithConcurrency(requests.length, base.client.concurrency, async (index) => {
				const { request } = requests[index] as (typeof requests)[number];
				try {
					return { result: await limiter(base.signal, async () => await part.run(request, run)) };
				} catch (error) {
					const failure = toFailure(error, base.signal);
					if (base.signal.aborted || concernsAll(failure.details)) throw failure;
					return { failure };
				} finally {
					base.onProgress(++done / of);
				}
			});
		},
	};
	return context;
}
