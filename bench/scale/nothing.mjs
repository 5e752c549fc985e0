import { createRequire } from 'node:module';

/** Loads from the build. */
export const load = createRequire(new URL('../../dist/x.js', import.meta.url));

/** A catalogue with one task type that only gives back what it gets: what is left is the queue. */
export function nothing() {
	const { z } = load('zod/v4');
	const shape = z.object({ text: z.string() });
	return {
		nothing: {
			attempts: 3,
			capability: {
				name: 'nothing',
				request: shape,
				result: shape,
				run: async ({ text }) => ({ text }),
			},
		},
	};
}

export const settingsOf = ({ redisUrl, directory }) => ({
	url: redisUrl,
	encryptionSecret: 'an encryption secret for benchmarks, long enough',
	fileDirectory: directory,
});
