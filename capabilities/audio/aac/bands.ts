// The figures of ISO/IEC 14496-3, tables 4.129 to 4.147: where the bands of scale factors begin.

const long96 = [
	0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 64, 72, 80, 88, 96, 108, 120, 132, 144,
	156, 172, 188, 212, 240, 276, 320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960, 1024,
];
const long64 = [
	0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 64, 72, 80, 88, 100, 112, 124, 140, 156,
	172, 192, 216, 240, 268, 304, 344, 384, 424, 464, 504, 544, 584, 624, 664, 704, 744, 784, 824,
	864, 904, 944, 984, 1024,
];
const below48 = [
	0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 72, 80, 88, 96, 108, 120, 132, 144, 160, 176,
	196, 216, 240, 264, 292, 320, 352, 384, 416, 448, 480, 512, 544, 576, 608, 640, 672, 704, 736,
	768, 800, 832, 864, 896, 928,
];
const long48 = [...below48, 1024];
const long32 = [...below48, 960, 992, 1024];
const long24 = [
	0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 52, 60, 68, 76, 84, 92, 100, 108, 116, 124, 136, 148,
	160, 172, 188, 204, 220, 240, 260, 284, 308, 336, 364, 396, 432, 468, 508, 552, 600, 652, 704,
	768, 832, 896, 960, 1024,
];
const long16 = [
	0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 100, 112, 124, 136, 148, 160, 172, 184, 196, 212,
	228, 244, 260, 280, 300, 320, 344, 368, 396, 424, 456, 492, 532, 572, 616, 664, 716, 772, 832,
	896, 960, 1024,
];
const long8 = [
	0, 12, 24, 36, 48, 60, 72, 84, 96, 108, 120, 132, 144, 156, 172, 188, 204, 220, 236, 252, 268,
	288, 308, 328, 348, 372, 396, 420, 448, 476, 508, 544, 580, 620, 664, 712, 764, 820, 880, 944,
	1024,
];
const short96 = [0, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 92, 128];
const short48 = [0, 4, 8, 12, 16, 20, 28, 36, 44, 56, 68, 80, 96, 112, 128];
const short24 = [0, 4, 8, 12, 16, 20, 24, 28, 36, 44, 52, 64, 76, 92, 108, 128];
const short16 = [0, 4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 60, 72, 88, 108, 128];
const short8 = [0, 4, 8, 12, 16, 20, 24, 28, 36, 44, 52, 60, 72, 88, 108, 128];

export interface RateTable {
	rate: number;
	/** Rates from here on use these bands, where a stream has one of its own. */
	atLeast: number;
	/** Where bands begin in a window of 1024 values, and where the last one ends. */
	long: readonly number[];
	short: readonly number[];
	/** Bands that noise shaping reaches, in a long and in a short window. */
	shapedLong: number;
	shapedShort: number;
}

const table = (
	[rate, atLeast]: [number, number],
	[long, short]: [number[], number[]],
	[shapedLong, shapedShort]: [number, number],
): RateTable => ({ rate, atLeast, long, short, shapedLong, shapedShort });

/** In order of their indexes, by tables 4.82 and 4.150. */
export const rateTables: readonly RateTable[] = [
	table([96_000, 92_017], [long96, short96], [31, 9]),
	table([88_200, 75_132], [long96, short96], [31, 9]),
	table([64_000, 55_426], [long64, short96], [34, 10]),
	table([48_000, 46_009], [long48, short48], [40, 14]),
	table([44_100, 37_566], [long48, short48], [42, 14]),
	table([32_000, 27_713], [long32, short48], [51, 14]),
	table([24_000, 23_004], [long24, short24], [46, 14]),
	table([22_050, 18_783], [long24, short24], [46, 14]),
	table([16_000, 13_856], [long16, short16], [42, 14]),
	table([12_000, 11_502], [long16, short16], [42, 14]),
	table([11_025, 9391], [long16, short16], [42, 14]),
	table([8000, 7701], [long8, short8], [39, 14]),
	table([7350, 0], [long8, short8], [39, 14]),
];
