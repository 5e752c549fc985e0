/** How many images each request generates: 10 with at most 4 a request are 4, 4 and 2. */
export function splitCount(count: number, most: number): number[] {
	return Array.from({ length: Math.ceil(count / most) }, (_, index) =>
		Math.min(most, count - index * most),
	);
}
