import { books, type AacChannel } from './read-channel.ts';

/** Which bands hold the sum and the difference of two channels. */
export interface Joint {
	isOf(band: number): boolean;
	/** Whether it was told of each band, so that it also turns the sign of what the channels share. */
	isByBand: boolean;
}

/** Makes left and right of what two channels share, by ISO/IEC 14496-3, 4.6.8, where they are scaled. */
export function joinChannels([left, right]: AacChannel[], joint: Joint | undefined): void {
	if (!left || !right) return;
	for (const [at, { starts, width }] of right.layout.bands.entries()) {
		const book = right.bookOf[at] ?? 0;
		const isShared = book > books.noise;
		const isJoint = joint?.isOf(at) ?? false;
		const isSum = isJoint && book < books.noise && (left.bookOf[at] ?? 0) < books.noise;
		if (!isShared && !isSum) continue;
		const isTurned = (book === books.opposite) !== (isJoint && joint?.isByBand === true);
		const by = 2 ** ((right.factorOf[at] ?? 0) / -4) * (isTurned ? -1 : 1);
		for (const start of starts) {
			for (let to = start; to < start + width; to++) {
				const one = left.spectrum[to] ?? 0;
				const other = right.spectrum[to] ?? 0;
				if (isSum) left.spectrum[to] = one + other;
				right.spectrum[to] = isSum ? one - other : one * by;
			}
		}
	}
}
