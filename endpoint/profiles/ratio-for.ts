import type { ImageOptions } from './profile';
import { isSameShape, nearestShape, ratioOf } from './ratio-of';

/** The long side where the size is one, in thousands of pixels as Gemini names it: 1K, 2K or 4K. */
export const longSideOf = ({ size }: Pick<ImageOptions, 'size'>): string | undefined =>
	/^[124]K$/.exec(size ?? '')?.[0];

/**
 * The aspect ratio to ask for where there are no sizes: the one that was set, or the one of the
 * list that comes nearest to the size; and what was changed where that has another shape.
 */
export function ratioFor(
	{ size, aspectRatio }: ImageOptions,
	ratios: readonly string[],
): { ratio?: string; changed?: string } {
	if (aspectRatio !== undefined) return { ratio: aspectRatio };
	const wanted = size === undefined || longSideOf({ size }) ? undefined : ratioOf(size);
	if (size === undefined || wanted === undefined) return {};
	const ratio = nearestShape(wanted, ratios);
	if (isSameShape(size, ratio)) return { ratio };
	return { ratio, changed: `accepts aspect ratios but no sizes: ${size} was sent as ${ratio}` };
}
