import { randomBytes } from 'node:crypto';

let given: string | undefined;

/** Starts a trace with this ID, where the SDK takes its IDs from here. */
export function withTraceId<T>(traceId: string, start: () => T): T {
	given = traceId;
	try {
		return start();
	} finally {
		given = undefined;
	}
}

const random = (bytes: number): string => {
	const id = randomBytes(bytes).toString('hex');
	// Zeros alone are no ID.
	return /[^0]/.test(id) ? id : random(bytes);
};

/** Where the SDK of a worker takes its IDs from. */
export const traceIds = {
	generateTraceId: (): string => given ?? random(16),
	generateSpanId: (): string => random(8),
};
