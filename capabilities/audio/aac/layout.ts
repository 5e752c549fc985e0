import { type RateTable } from './bands.ts';
import { type Bits } from './bits.ts';

export const frameLength = 1024;
export const shortLength = 128;
export const shortCount = frameLength / shortLength;

/** Shapes of the windows of a frame, by their numbers. */
export const sequences = { long: 0, start: 1, short: 2, stop: 3 };

/** Values of a spectrum with one scale factor: from each start on, one in each window of a group. */
export interface Band {
	starts: readonly number[];
	width: number;
}

/** How the spectrum of a channel is divided. */
export interface Layout {
	sequence: number;
	/** Whether the window is derived from Kaiser and Bessel; else it is a sine. */
	isKaiser: boolean;
	/** Bands of each group. */
	bandsPerGroup: number;
	/** Those of the first group, then those of the second. */
	bands: readonly Band[];
	/** Where all bands of a window begin, and where the last one ends. */
	offsets: readonly number[];
	/** Bands that noise shaping reaches. */
	shapedBands: number;
}

/** Reads ics_info, ISO/IEC 14496-3, table 4.6. */
export function readLayout(bits: Bits, table: RateTable): Layout {
	bits.skip(1);
	const sequence = bits.read(2);
	const isShort = sequence === sequences.short;
	const isKaiser = bits.isSet();
	const bandsPerGroup = bits.read(isShort ? 4 : 6);
	const offsets = isShort ? table.short : table.long;
	if (bandsPerGroup >= offsets.length) throw new Error('The frame has too many bands');
	const groups = isShort ? readGroups(bits) : [[0]];
	if (!isShort && bits.isSet()) throw new Error('The frame is predicted, which is not AAC-LC');
	const bands = groups.flatMap((windows) =>
		offsets.slice(0, bandsPerGroup).map((offset, band) => ({
			starts: windows.map((window) => window * shortLength + offset),
			width: (offsets[band + 1] ?? offset) - offset,
		})),
	);
	const shaped = isShort ? table.shapedShort : table.shapedLong;
	const shapedBands = Math.min(shaped, bandsPerGroup);
	return { sequence, isKaiser, bandsPerGroup, bands, offsets, shapedBands };
}

/** Short windows that share their scale factors. */
function readGroups(bits: Bits): number[][] {
	const groups = [[0]];
	for (let window = 1; window < shortCount; window++) {
		if (bits.isSet()) groups.at(-1)?.push(window);
		else groups.push([window]);
	}
	return groups;
}
