import { z } from 'zod/v4';
import { filled } from './filled';

const defaultPort = 26_379;

/** Redis Sentinel: the address of the queue's settings is that of a sentinel, not of Redis. */
export const sentinelSettings = z.object({
	name: filled.describe('Name under which the sentinels watch the primary, e.g. mymaster.'),
	others: z
		.array(
			z.string().regex(/^([^\s:/@]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i, {
				error: 'must be addresses such as sentinel-2:26379, separated by commas',
			}),
		)
		.default([])
		.describe('Further sentinels, `host` or `host:port` each: asked while the first is down.'),
	password: filled.optional().describe('Of the sentinels, where they need one of their own.'),
});

export type SentinelSettings = z.infer<typeof sentinelSettings>;

/** The sentinels beside the first. */
export function otherSentinels({ others }: SentinelSettings): { host: string; port: number }[] {
	return others.map((address) => {
		const { hostname, port } = new URL(`redis://${address}`);
		return {
			host: hostname.replace(/^\[|\]$/g, ''),
			port: port === '' ? defaultPort : Number(port),
		};
	});
}

/** The parts of a list as people write it: separated by commas. */
export const readAddresses = (text: string): string[] =>
	text
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);
