export function cutIntoPieces(
	samples: Float32Array,
	isSpoken: (sample: number) => boolean,
): { start: number; end: number }[];
