/** Width over height of `1536x1024` or `16:9`; undefined for `auto` and all else. */
export function ratioOf(text: string): number | undefined {
	const found = /^(\d+)[x:](\d+)$/.exec(text);
	const [width, height] = [Number(found?.[1]), Number(found?.[2])];
	return width > 0 && height > 0 ? width / height : undefined;
}

/** The name of the shape that comes nearest to a ratio. */
export function nearestShape(ratio: number, shapes: readonly string[]): string {
	const distance = (shape: string) => Math.abs(Math.log((ratioOf(shape) ?? Infinity) / ratio));
	return shapes.reduce((best, shape) => (distance(shape) < distance(best) ? shape : best));
}

/** Whether two shapes look the same: sides are rounded to whole steps. */
export function isSameShape(one: string, other: string): boolean {
	return Math.abs(Math.log((ratioOf(one) ?? 0) / (ratioOf(other) ?? 1))) < 0.02;
}
