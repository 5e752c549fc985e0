// Loaded by a thread, so it imports none of our files. Source: RFC 9639, the format of FLAC.

/** Decodes frames of FLAC, a whole one at a time; how deep samples are is told by the stream's head. */
export interface FlacDecoder {
	/** The channels of a frame, between -1 and 1. Throws where the frame is damaged. */
	decode(frame: Uint8Array): Float32Array[];
}

interface Bits {
	/** An unsigned number of up to 32 bits. */
	read(count: number): number;
	signed(count: number): number;
	/** Counts zeros up to the next one. */
	zeros(): number;
	/** Bytes that were begun. */
	bytesRead(): number;
}

const leftSide = 8;
const sideRight = 9;
const midSide = 10;
const depths: (number | undefined)[] = [undefined, 8, 12, undefined, 16, 20, 24, 32];

/** Takes what the container holds ahead of the frames: `fLaC` and the STREAMINFO block. */
export function flacDecoder(head: Uint8Array): FlacDecoder {
	const streamDepth = ((((head[20] ?? 0) & 1) << 4) | ((head[21] ?? 0) >> 4)) + 1;
	return { decode: (frame) => decodeFrame(frame, streamDepth) };
}

function decodeFrame(frame: Uint8Array, streamDepth: number): Float32Array[] {
	const bits = bitsOf(frame);
	const { size, layout, depth = streamDepth } = readHead(bits);
	const count = layout < leftSide ? layout + 1 : 2;
	const channels: Float64Array[] = [];
	for (let at = 0; at < count; at++) {
		// A difference of two samples takes a bit more.
		const isSide = layout === sideRight ? at === 0 : layout >= leftSide && at === 1;
		channels.push(readSubframe(bits, size, depth + (isSide ? 1 : 0)));
	}
	const end = bits.bytesRead();
	const sum = ((frame[end] ?? 0) << 8) | (frame[end + 1] ?? 0);
	if (checksum(frame.subarray(0, end)) !== sum) throw new Error('The frame is damaged');
	separate(channels, layout);
	const scale = 2 ** (1 - depth);
	return channels.map((channel) => Float32Array.from(channel, (sample) => sample * scale));
}

function readHead(bits: Bits) {
	if (bits.read(15) !== 0x7f_fc) throw new Error('There is no frame');
	bits.read(1);
	const sizeCode = bits.read(4);
	const rateCode = bits.read(4);
	const layout = bits.read(4);
	const depth = depths[bits.read(3)];
	bits.read(1);
	// The number of the frame, written like a character of UTF-8.
	for (let more = Math.clz32(~(bits.read(8) << 24)) - 1; more > 0; more--) bits.read(8);
	const size = readSize(bits, sizeCode);
	// The rate is told by the container.
	if (rateCode >= 12) bits.read(rateCode === 12 ? 8 : 16);
	bits.read(8);
	if (layout > midSide) throw new Error('The frame has channels of an unknown layout');
	return { size, layout, depth };
}

function readSize(bits: Bits, code: number): number {
	if (code === 0) throw new Error('The frame has no size');
	if (code === 1) return 192;
	if (code < 6) return 144 * 2 ** code;
	if (code < 8) return bits.read(code === 6 ? 8 : 16) + 1;
	return 2 ** code;
}

function readSubframe(bits: Bits, size: number, depth: number): Float64Array {
	const type = bits.read(7);
	const wasted = bits.read(1) === 1 ? bits.zeros() + 1 : 0;
	const width = depth - wasted;
	if (width < 1) throw new Error('The frame has samples of no width');
	const samples = new Float64Array(size);
	if (type === 0) samples.fill(bits.signed(width));
	else if (type === 1) for (let at = 0; at < size; at++) samples[at] = bits.signed(width);
	else if (type >= 8 && type <= 12) readFixed(bits, samples, type - 8, width);
	else if (type >= 32 && type < 64) readPredicted(bits, samples, type - 31, width);
	else throw new Error('The frame is coded in an unknown way');
	const scale = 2 ** wasted;
	return wasted > 0 ? samples.map((sample) => sample * scale) : samples;
}

/** Weights of the samples before, the nearest first. */
const fixed = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

function readFixed(bits: Bits, samples: Float64Array, order: number, width: number): void {
	for (let at = 0; at < order; at++) samples[at] = bits.signed(width);
	readResidual(bits, samples, order);
	predict(samples, fixed[order] ?? [], 0);
}

function readPredicted(bits: Bits, samples: Float64Array, order: number, width: number): void {
	for (let at = 0; at < order; at++) samples[at] = bits.signed(width);
	const precision = bits.read(4) + 1;
	const shift = bits.signed(5);
	if (precision === 16 || shift < 0) throw new Error('The frame has an invalid predictor');
	const weights = Array.from({ length: order }, () => bits.signed(precision));
	readResidual(bits, samples, order);
	predict(samples, weights, shift);
}

/** Adds to each difference what the samples before it foretell. Doubles hold every sum exactly. */
function predict(samples: Float64Array, weights: readonly number[], shift: number): void {
	const order = weights.length;
	const scale = 2 ** -shift;
	for (let at = order; at < samples.length; at++) {
		let sum = 0;
		for (let back = 0; back < order; back++) {
			sum += (weights[back] ?? 0) * (samples[at - 1 - back] ?? 0);
		}
		samples[at] = (samples[at] ?? 0) + Math.floor(sum * scale);
	}
}

function readResidual(bits: Bits, samples: Float64Array, order: number): void {
	const parameterBits = bits.read(2) + 4;
	if (parameterBits > 5) throw new Error('The frame is coded in an unknown way');
	const partitions = 2 ** bits.read(4);
	const length = samples.length / partitions;
	if (!Number.isInteger(length) || length < order) throw new Error('The frame has odd partitions');
	for (let partition = 0; partition < partitions; partition++) {
		const end = (partition + 1) * length;
		let at = partition === 0 ? order : partition * length;
		const parameter = bits.read(parameterBits);
		if (parameter === 2 ** parameterBits - 1) {
			const width = bits.read(5);
			for (; at < end; at++) samples[at] = width === 0 ? 0 : bits.signed(width);
		} else {
			const scale = 2 ** parameter;
			for (; at < end; at++) {
				const folded = bits.zeros() * scale + bits.read(parameter);
				samples[at] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
			}
		}
	}
}

/** Turns a difference of two channels into the channels. */
function separate([one, two]: Float64Array[], layout: number): void {
	if (!one || !two || layout < leftSide) return;
	for (let at = 0; at < one.length; at++) {
		const a = one[at] ?? 0;
		const b = two[at] ?? 0;
		if (layout === leftSide) two[at] = a - b;
		else if (layout === sideRight) one[at] = a + b;
		else {
			// What was lost when their sum was halved.
			const sum = 2 * a + (b - 2 * Math.floor(b / 2));
			one[at] = (sum + b) / 2;
			two[at] = (sum - b) / 2;
		}
	}
}

function bitsOf(bytes: Uint8Array): Bits {
	let position = 0;
	const end = bytes.length * 8;
	const read = (count: number): number => {
		let left = count;
		let value = 0;
		while (left > 0) {
			if (position >= end) throw new Error('The frame is cut off');
			const free = 8 - (position & 7);
			const taken = Math.min(free, left);
			const part = ((bytes[position >> 3] ?? 0) >> (free - taken)) & ((1 << taken) - 1);
			value = value * (1 << taken) + part;
			position += taken;
			left -= taken;
		}
		return value;
	};
	return {
		read,
		signed(count) {
			const value = read(count);
			return value >= 2 ** (count - 1) ? value - 2 ** count : value;
		},
		zeros() {
			let zeros = 0;
			while (position < end) {
				const skipped = position & 7;
				const rest = (bytes[position >> 3] ?? 0) & (255 >> skipped);
				const leading = rest === 0 ? 8 : Math.clz32(rest) - 24;
				zeros += leading - skipped;
				position += leading - skipped + (rest === 0 ? 0 : 1);
				if (rest !== 0) return zeros;
			}
			throw new Error('The frame is cut off');
		},
		bytesRead: () => (position + 7) >> 3,
	};
}

const polynomial = 0x80_05;

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
	let sum = byte << 8;
	for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum & 0x80_00 ? polynomial : 0);
	return sum;
});

function checksum(bytes: Uint8Array): number {
	let sum = 0;
	for (const byte of bytes) sum = ((sum << 8) & 0xff_ff) ^ (table[(sum >> 8) ^ byte] ?? 0);
	return sum;
}
