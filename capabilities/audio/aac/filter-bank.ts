import { inverseTransform } from './inverse-transform.ts';
import { frameLength, sequences, shortCount, shortLength, type Layout } from './layout.ts';

/** Makes sound of the spectra of one channel. */
export interface FilterBank {
	/** Samples around zero, the loudest of which are about 1. */
	push(spectrum: Float64Array, layout: Layout): Float32Array;
	/** Forgets what would be heard of the frame before. */
	clear(): void;
}

const transformLong = inverseTransform(frameLength);
const transformShort = inverseTransform(shortLength);

/** Rising halves of windows, by ISO/IEC 14496-3, 4.6.11.3.2. */
const rises = {
	sine: { long: sine(frameLength), short: sine(shortLength) },
	kaiser: { long: kaiser(frameLength, 4), short: kaiser(shortLength, 6) },
};
const risesOf = (isKaiser: boolean) => (isKaiser ? rises.kaiser : rises.sine);

/** Encoders come out a little louder than 1, a damaged frame beyond all bounds. */
const loudest = 8;

/** Spectra make samples of 16 bits. */
const fullScale = 2 ** 15;

/** Where the short windows begin in a frame, and a short slope in a long window. */
const shortStart = (frameLength - shortLength) / 2;

/** By 4.6.11.3: each frame is windowed and added to the second half of the one before. */
export function filterBank(): FilterBank {
	let tail = new Float64Array(frameLength);
	let wasKaiser = false;
	return {
		push(spectrum, { sequence, isKaiser }) {
			const sound =
				sequence === sequences.short
					? ofShortWindows(spectrum, wasKaiser, isKaiser)
					: ofLongWindow(spectrum, sequence, wasKaiser, isKaiser);
			const samples = new Float32Array(frameLength);
			for (let at = 0; at < frameLength; at++) {
				const value = ((tail[at] ?? 0) + (sound[at] ?? 0)) / fullScale;
				samples[at] = Math.max(-loudest, Math.min(loudest, value));
			}
			tail = sound.slice(frameLength);
			wasKaiser = isKaiser;
			return samples;
		},
		clear() {
			tail.fill(0);
		},
	};
}

function ofLongWindow(
	spectrum: Float64Array,
	sequence: number,
	wasKaiser: boolean,
	isKaiser: boolean,
): Float64Array {
	const sound = transformLong(spectrum);
	const before = risesOf(wasKaiser);
	const after = risesOf(isKaiser);
	rise(sound, sequence === sequences.stop ? before.short : before.long);
	fall(sound, sequence === sequences.start ? after.short : after.long);
	return sound;
}

function ofShortWindows(
	spectrum: Float64Array,
	wasKaiser: boolean,
	isKaiser: boolean,
): Float64Array {
	const sound = new Float64Array(2 * frameLength);
	for (let window = 0; window < shortCount; window++) {
		const first = window * shortLength;
		const part = transformShort(spectrum.subarray(first, first + shortLength));
		rise(part, risesOf(window === 0 ? wasKaiser : isKaiser).short);
		fall(part, risesOf(isKaiser).short);
		for (const [at, value] of part.entries()) {
			const to = shortStart + first + at;
			sound[to] = (sound[to] ?? 0) + value;
		}
	}
	return sound;
}

/** Lets the first half rise along a slope in its middle, silent before it. */
function rise(sound: Float64Array, slope: Float64Array): void {
	const start = (sound.length / 2 - slope.length) / 2;
	sound.fill(0, 0, start);
	for (let at = 0; at < slope.length; at++) {
		sound[start + at] = (sound[start + at] ?? 0) * (slope[at] ?? 0);
	}
}

/** Lets the second half fall like the first rises. */
function fall(sound: Float64Array, slope: Float64Array): void {
	sound.reverse();
	rise(sound, slope);
	sound.reverse();
}

function sine(length: number): Float64Array {
	return Float64Array.from({ length }, (_, at) => Math.sin(((at + 0.5) * Math.PI) / (2 * length)));
}

function kaiser(length: number, alpha: number): Float64Array {
	const weights = Array.from({ length: length + 1 }, (_, at) =>
		bessel(Math.PI * alpha * Math.sqrt(1 - ((2 * at) / length - 1) ** 2)),
	);
	const whole = weights.reduce((sum, weight) => sum + weight, 0);
	let sum = 0;
	return Float64Array.from({ length }, (_, at) => {
		sum += weights[at] ?? 0;
		return Math.sqrt(sum / whole);
	});
}

/** The modified one of the first kind and order zero, as a series. */
function bessel(x: number): number {
	let term = 1;
	let sum = 1;
	for (let at = 1; term > sum * 1e-17; at++) {
		term *= (x / (2 * at)) ** 2;
		sum += term;
	}
	return sum;
}
