import { type Bits } from './bits.ts';
import { frameLength, sequences, shortCount, shortLength, type Layout } from './layout.ts';

/** A filter over some of the bands of a window. */
export interface Shaping {
	window: number;
	/** Bands from the top, the filters of a window one below the other. */
	bandCount: number;
	isDownwards: boolean;
	/** Weights of the values before, the nearest first. */
	weights: number[];
}

/** By ISO/IEC 14496-3, table 4.156. */
const maxOrder = { long: 12, short: 7 };

/** Reads tns_data, ISO/IEC 14496-3, table 4.54. */
export function readShaping(bits: Bits, isShort: boolean): Shaping[] {
	const filters: Shaping[] = [];
	for (let window = 0; window < (isShort ? shortCount : 1); window++) {
		const count = bits.read(isShort ? 1 : 2);
		const precision = count > 0 && bits.isSet() ? 4 : 3;
		for (let filter = 0; filter < count; filter++) {
			const bandCount = bits.read(isShort ? 4 : 6);
			const order = bits.read(isShort ? 3 : 5);
			if (order > (isShort ? maxOrder.short : maxOrder.long)) {
				throw new Error('The frame has a filter that is too long');
			}
			const isDownwards = order > 0 && bits.isSet();
			const width = precision - (order > 0 && bits.isSet() ? 1 : 0);
			const reflections = Array.from({ length: order }, () => {
				const value = bits.read(width);
				return toReflection(value >= 2 ** (width - 1) ? value - 2 ** width : value, precision);
			});
			filters.push({ window, bandCount, isDownwards, weights: toWeights(reflections) });
		}
	}
	return filters;
}

/** By 4.6.9.3: steps are a little wider below zero. */
function toReflection(value: number, precision: number): number {
	const steps = 2 ** (precision - 1) + (value < 0 ? 0.5 : -0.5);
	return Math.sin((value * Math.PI) / (2 * steps));
}

function toWeights(reflections: readonly number[]): number[] {
	let weights: number[] = [];
	for (const reflection of reflections) {
		const mirrored = weights.toReversed();
		weights = weights.map((weight, at) => weight + reflection * (mirrored[at] ?? 0));
		weights.push(reflection);
	}
	return weights;
}

/** Shapes the noise of quantization in time, by 4.6.9.3: each value is foretold by those before it. */
export function shapeNoise(spectrum: Float64Array, layout: Layout, shaping: Shaping[]): void {
	const { offsets, shapedBands, sequence } = layout;
	const length = sequence === sequences.short ? shortLength : frameLength;
	let window = -1;
	let top = 0;
	for (const filter of shaping) {
		if (filter.window !== window) top = offsets.length - 1;
		window = filter.window;
		const bottom = Math.max(0, top - filter.bandCount);
		const from = offsets[Math.min(bottom, shapedBands)] ?? 0;
		const to = offsets[Math.min(top, shapedBands)] ?? 0;
		top = bottom;
		const part = spectrum.subarray(window * length + from, window * length + to);
		if (filter.isDownwards) part.reverse();
		for (let at = 0; at < part.length; at++) {
			let sum = part[at] ?? 0;
			for (let back = 0; back < Math.min(at, filter.weights.length); back++) {
				sum -= (filter.weights[back] ?? 0) * (part[at - 1 - back] ?? 0);
			}
			part[at] = sum;
		}
		if (filter.isDownwards) part.reverse();
	}
}
