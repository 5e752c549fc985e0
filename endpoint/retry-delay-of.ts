import { z } from 'zod/v4';

const retryInfo = z.object({
	error: z.object({ details: z.array(z.looseObject({ retryDelay: z.string().optional() })) }),
});

/**
 * Milliseconds an endpoint asks to wait: header retry-after-ms, header Retry-After (seconds or
 * an HTTP date, RFC 9110 10.2.3) or google.rpc.RetryInfo in the body; undefined if it says none.
 */
export function retryDelayOf(body: unknown, headers: Headers): number | undefined {
	const exact = Number(headers.get('retry-after-ms') ?? NaN);
	if (exact >= 0) return exact;
	const after = headers.get('retry-after');
	if (after !== null && after.trim() !== '') {
		const seconds = Number(after);
		const wait = Number.isNaN(seconds) ? Date.parse(after) - Date.now() : seconds * 1000;
		if (!Number.isNaN(wait)) return Math.max(0, wait);
	}
	const parsed = retryInfo.safeParse(body);
	if (!parsed.success) return undefined;
	const delay = parsed.data.error.details.find((detail) => detail.retryDelay)?.retryDelay;
	const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? '')?.[1];
	return seconds === undefined ? undefined : Number(seconds) * 1000;
}
