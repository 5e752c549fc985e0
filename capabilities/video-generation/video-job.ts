import { z } from 'zod/v4';

const text = z.string().min(1).optional().catch(undefined);

/** What an endpoint tells of a video that it makes. */
export const videoJob = z.looseObject({
	status: z.string(),
	/** Of a hundred. */
	progress: z.coerce.number().min(0).max(100).optional().catch(undefined),
	error: z
		.union([z.string(), z.looseObject({ message: text, code: z.unknown() })])
		.nullish()
		.catch(undefined),
	/** Where it is, of those that tell it. */
	url: text,
	model: text,
	seconds: z.coerce.number().positive().optional().catch(undefined),
	size: text,
	/** Seconds since 1970. */
	expires_at: z.number().positive().max(8.64e12).optional().catch(undefined),
	usage: z.unknown(),
});

export type VideoJob = z.infer<typeof videoJob>;

/** The path of a video, as the SDK writes it. */
export const pathOf = (id: string): string => `/videos/${encodeURIComponent(id)}`;
