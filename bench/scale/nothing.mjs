import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';

/** Loads from the build. */
export const load = createRequire(new URL('../../dist/x.js', import.meta.url));

/** A catalogue with one task type that gives back what it gets, at once or after a while: what is left is the queue. */
export function nothing() {
	const { z } = load('zod/v4');
	const result = z.object({ text: z.string() });
	const request = result.extend({ waitMs: z.number() });
	return {
		nothing: {
			attempts: 3,
			capability: {
				name: 'nothing',
				request,
				result,
				async run({ text, waitMs }) {
					if (waitMs > 0) await delay(waitMs);
					return { text };
				},
			},
		},
	};
}

export const settingsOf = ({ redisUrl, directory }) => ({
	url: redisUrl,
	encryptionSecret: 'an encryption secret for benchmarks, long enough',
	fileDirectory: directory,
});
