import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { AacDecoder } from './aac/aac-decoder';
import type { FlacDecoder } from './flac-decoder';
import type { Resampler } from './resampler';

// The code of a thread. It imports none of our files but by the paths it is told, since it runs as
// it is before the build too.

export interface DecodeTask {
	codec: 'opus' | 'flac' | 'aac';
	/** What the container tells a decoder: OpusHead, `fLaC` and STREAMINFO, or AudioSpecificConfig. */
	head: Uint8Array;
	sampleRate: number;
	channels: number;
	/** The one channel to keep, from 0; all of them, mixed, where it is undefined. */
	channel: number | undefined;
	/** Samples a second to answer with. */
	wantedRate: number;
	/** Paths of the files that the thread needs. */
	modules: { aacDecoder: string; flacDecoder: string; resampler: string };
}

/** Packets that follow each other without a gap. No packets end the sound. */
export type DecodeOrder = { data: Uint8Array; duration: number }[];

export interface DecodeAnswer {
	/** Mono, 16 bits. */
	samples: Int16Array;
	/** Packets that were decoded; the others are damaged, and silent. */
	decoded: number;
}

interface Decoder {
	rate: number;
	/** The channels of a packet, between -1 and 1. Throws where it is damaged. */
	decode(packet: Uint8Array): Float32Array[];
}

/** No packet of a known codec is longer, in seconds. */
const longestPacket = 2;

async function run(task: DecodeTask): Promise<(order: DecodeOrder) => DecodeAnswer> {
	const decoder = await { opus, flac, aac }[task.codec](task);
	const resampler =
		decoder.rate === task.wantedRate ? undefined : await loadResampler(task, decoder);
	return (order) => {
		let decoded = 0;
		const parts: Float32Array[] = [];
		for (const { data, duration } of order) {
			let sound = new Float32Array(Math.round(Math.min(duration, longestPacket) * decoder.rate));
			try {
				sound = toMono(decoder.decode(data), task.channel);
				decoded++;
			} catch {
				// It stays silent for as long as it would have played.
			}
			parts.push(resampler ? resampler.push(sound) : sound);
		}
		if (resampler && order.length === 0) parts.push(resampler.end());
		return { samples: toSixteenBits(parts), decoded };
	};
}

function toMono(channels: Float32Array[], channel: number | undefined): Float32Array<ArrayBuffer> {
	const kept = channel === undefined ? channels : channels.slice(channel, channel + 1);
	const mixed = new Float32Array(kept[0]?.length ?? 0);
	const weight = 1 / kept.length;
	for (const one of kept) {
		for (let at = 0; at < mixed.length; at++) {
			mixed[at] = (mixed[at] ?? 0) + (one[at] ?? 0) * weight;
		}
	}
	return mixed;
}

function toSixteenBits(parts: readonly Float32Array[]): Int16Array {
	const samples = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
	let to = 0;
	for (const part of parts) {
		for (const sample of part) {
			samples[to++] = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
		}
	}
	return samples;
}

/** By RFC 7845: the header ahead of the packets says how loud they are, and which stream holds which channel. */
async function opus({ head, channels, wantedRate }: DecodeTask): Promise<Decoder> {
	const { OpusDecoder } = await import('opus-decoder');
	const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
	const hasHead = head.length >= 19;
	const hasMapping = head.length >= 21 + channels && view.getUint8(18) > 0;
	const decoder = new OpusDecoder({
		sampleRate: wantedRate as 16_000,
		channels,
		...(hasMapping
			? {
					streamCount: view.getUint8(19),
					coupledStreamCount: view.getUint8(20),
					channelMappingTable: [...head.subarray(21, 21 + channels)],
				}
			: {}),
	});
	await decoder.ready;
	// 256 steps a decibel; the 20 is that of amplitudes.
	const gain = hasHead ? 10 ** (view.getInt16(16, true) / 256 / 20) : 1;
	return {
		rate: wantedRate,
		decode(packet) {
			const { channelData, samplesDecoded } = decoder.decodeFrame(packet);
			if (samplesDecoded === 0) throw new Error('The packet is damaged');
			return gain === 1
				? channelData
				: channelData.map((channel) => channel.map((sample) => sample * gain));
		},
	};
}

async function flac({ head, sampleRate, modules }: DecodeTask): Promise<Decoder> {
	const { flacDecoder } = (await load(modules.flacDecoder)) as {
		flacDecoder: (head: Uint8Array) => FlacDecoder;
	};
	return { rate: sampleRate, ...flacDecoder(head) };
}

async function aac({ head, sampleRate, modules }: DecodeTask): Promise<Decoder> {
	const { aacDecoder } = (await load(modules.aacDecoder)) as {
		aacDecoder: (head: Uint8Array, sampleRate: number) => AacDecoder;
	};
	return aacDecoder(head, sampleRate);
}

async function loadResampler({ modules, wantedRate }: DecodeTask, { rate }: Decoder) {
	const { resampler } = (await load(modules.resampler)) as {
		resampler: (from: number, to: number) => Resampler;
	};
	return resampler(rate, wantedRate);
}

const load = async (path: string): Promise<unknown> => await import(pathToFileURL(path).href);

const ready = run(workerData as DecodeTask);
parentPort?.on('message', (order: DecodeOrder) => {
	void ready.then((decode) => {
		const answer = decode(order);
		parentPort?.postMessage(answer, [answer.samples.buffer as ArrayBuffer]);
	});
});
