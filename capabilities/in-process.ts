import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { endsAll } from '../endpoint/failure';
import { toFailure } from '../endpoint/to-failure';
import type { Context } from './capability';
import { mapInOrder } from './map-in-order';

type Base = Omit<Context, 'step' | 'parts' | 'keepFile'>;

/**
 * The context of one request that nothing is kept of: its parts run in this process, as many at
 * once as the endpoint allows.
 */
export function inProcess(base: Base): Context {
	const kept = new Map<string, string>();
	const hints = new Set<string>();
	let done = 0;
	const pathOf = (ref: string) => kept.get(ref);
	const context: Context = {
		...base,
		// Every part of a request may have the same to say.
		onHint(message) {
			if (!hints.has(message)) base.onHint(message);
			hints.add(message);
		},
		media: {
			async open(media) {
				const path = pathOf(media.ref);
				return path === undefined ? await base.media.open(media) : createReadStream(path);
			},
			locate: async (media) => pathOf(media.ref) ?? (await base.media.locate?.(media)),
		},
		step: async (_name, _result, work) => await work(),
		keepFile(path, file) {
			const ref = `kept:${randomUUID()}`;
			kept.set(ref, path);
			return Promise.resolve({ ...file, ref });
		},
		async parts(part, requests, of = requests.length) {
			const run = { ...context, onProgress: () => undefined };
			return await mapInOrder(requests.length, base.client.concurrency, async (index) => {
				const { request } = requests[index] as (typeof requests)[number];
				try {
					return { result: await part.run(request, run) };
				} catch (error) {
					const failure = toFailure(error, base.signal);
					if (base.signal.aborted || endsAll.has(failure.kind)) throw failure;
					return { failure };
				} finally {
					base.onProgress(++done / of);
				}
			});
		},
	};
	return context;
}
