/** How many images each request generates: 10 with at most 4 a request are 4, 4 and 2. */
export function splitCount(count: number, maxPerRequest: number): number[] {
	return Array.from({ length: Math.ceil(count / maxPerRequest) }, (_, index) =>
		Math.min(maxPerRequest, count - index * maxPerRequest),
	);
}
