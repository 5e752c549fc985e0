import { once } from 'node:events';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Failure } from '../../endpoint/failure';
import { readConfig } from './aac/read-config';
import type { Channel } from './convert-options';
import type { DecodeAnswer, DecodeOrder, DecodeTask } from './decode-thread';
import type { Packet } from './mp3-packets';
import type { Sound } from './open-sound';

export interface DecodeOptions {
	/** Name of the file, for messages. */
	fileName: string;
	durationSeconds: number;
	/** The one channel to keep; all of them, mixed, unless told. */
	channel?: Channel | undefined;
	signal: AbortSignal;
	/** Takes the sound from time zero on, at most a few seconds at a time: mono, 16 bits, 16 kHz. */
	onSamples: (samples: Int16Array) => unknown;
}

/** What a second of decoded sound takes, in samples. */
export const decodedRate = 16_000;

/** Seconds of sound that are decoded at a time. */
const batchSeconds = 4;

/** And no more than this, whatever the times of the packets say. */
const batchPackets = 200;
const batchBytes = 1_000_000;

/** A longer gap between two packets is filled with silence, as ffmpeg does, in seconds. */
const longestGap = 0.1;

// Beside this file, and with the same ending whether it was built or not.
const beside = (name: string) => join(__dirname, name + extname(__filename));

/** Whether the sound can be decoded without ffmpeg: opus, flac and AAC-LC. */
export async function canDecode({
	track,
	codec,
}: Pick<Sound, 'track' | 'codec'>): Promise<boolean> {
	if (codec !== 'aac') return codec === 'opus' || codec === 'flac';
	const head = toBytes((await track.getDecoderConfig())?.description);
	try {
		// Where the container tells nothing, each frame does.
		if (head.length > 0) readConfig(head);
		return true;
	} catch {
		return false;
	}
}

/**
 * Decodes opus, flac and AAC-LC without ffmpeg, in a thread of its own which the signal ends. A gap is
 * filled with silence, so that a sample's place is its time; so is a damaged packet. Throws
 * request-invalid where no packet is whole or the decoder fails, timed-out where it is slower than a quarter of real
 * time, two minutes allowed.
 */
export async function decodeSound(sound: Sound, options: DecodeOptions): Promise<void> {
	const { signal, fileName, durationSeconds } = options;
	signal.throwIfAborted();
	const limit = AbortSignal.timeout(Math.ceil(120_000 + durationSeconds * 4000));
	const broken = new AbortController();
	const ended = AbortSignal.any([signal, limit, broken.signal]);
	const worker = new Worker(beside('decode-thread'), {
		workerData: await toTask(sound, options),
		// The host's flags and environment are no concern of the thread, nor are its remarks the host's.
		...{ execArgv: [], env: {}, stdout: true, stderr: true },
	});
	// At once: between two orders nothing else listens, and an error would end the process.
	worker.on('error', (error) => {
		broken.abort(error);
	});
	worker.stdout.resume();
	worker.stderr.resume();
	try {
		await passAll(sound, options, async (order) => {
			const answered = once(worker, 'message', { signal: ended });
			worker.postMessage(order);
			return (await answered)[0] as DecodeAnswer;
		});
	} catch (error) {
		signal.throwIfAborted();
		if (broken.signal.aborted) throw isUndecodable(fileName, broken.signal.reason);
		if (!limit.aborted) throw error;
		throw new Failure({
			kind: 'timed-out',
			message: `The file ${fileName} took too long to be decoded`,
			hint: 'Check that it plays, and that the host is not overloaded',
		});
	} finally {
		await worker.terminate();
	}
}

async function passAll(
	sound: Sound,
	{ fileName, durationSeconds, onSamples }: DecodeOptions,
	decode: (order: DecodeOrder) => Promise<DecodeAnswer>,
): Promise<void> {
	const limit = Math.round(durationSeconds * decodedRate);
	const lead = await leadOf(sound);
	let position: number | undefined;
	let decoded = 0;
	const pass = async (samples: Int16Array) => {
		// What an encoder puts before time zero is not heard, nor is what it puts behind the end.
		const from = Math.max(0, -(position ?? 0));
		const part = samples.subarray(from, Math.max(from, limit - (position ?? 0)));
		position = (position ?? 0) + samples.length;
		if (part.length > 0) await onSamples(part);
	};
	// eslint-disable-next-line @typescript-eslint/await-thenable -- an async generator is async iterable
	for await (const batch of batchesOf(sound)) {
		const start = Math.round((batch[0]?.timestamp ?? 0) * decodedRate);
		position ??= Math.min(start, -lead);
		while (start - position > longestGap * decodedRate && position < limit) {
			await pass(new Int16Array(Math.min(start - position, batchSeconds * decodedRate)));
		}
		const answer = await decode(batch.map(({ data, duration }) => ({ data, duration })));
		decoded += answer.decoded;
		await pass(answer.samples);
	}
	await pass((await decode([])).samples);
	if (decoded > 0) return;
	throw isUndecodable(fileName);
}

const isUndecodable = (fileName: string, cause?: unknown) =>
	new Failure(
		{
			kind: 'request-invalid',
			message: `The file ${fileName} could not be decoded`,
			hint: 'Check that it plays. If it does, convert it to wav or mp3 before this node',
		},
		{ cause },
	);

/** Samples that an encoder of opus put before time zero, which only the head of an ogg file tells. */
async function leadOf({ track, codec, format }: Sound): Promise<number> {
	const head = toBytes((await track.getDecoderConfig())?.description);
	if (codec !== 'opus' || format !== 'ogg' || head.length < 12) return 0;
	// RFC 7845: of 48,000 a second.
	const skipped = (head[10] ?? 0) + (head[11] ?? 0) * 256;
	return Math.round((skipped / 48_000) * decodedRate);
}

/** Packets without a gap between them, of a few seconds together. */
async function* batchesOf(sound: Sound): AsyncGenerator<Packet[], void, undefined> {
	let batch: Packet[] = [];
	let [seconds, bytes] = [0, 0];
	let end: number | undefined;
	// eslint-disable-next-line @typescript-eslint/await-thenable -- an async generator is async iterable
	for await (const packet of sound.packets()) {
		const isApart = end !== undefined && packet.timestamp - end > longestGap;
		const isFull = seconds >= batchSeconds || batch.length >= batchPackets || bytes >= batchBytes;
		if (batch.length > 0 && (isApart || isFull)) {
			yield batch;
			batch = [];
			[seconds, bytes] = [0, 0];
		}
		batch.push(packet);
		seconds += packet.duration;
		bytes += packet.data.length;
		end = packet.timestamp + packet.duration;
	}
	if (batch.length > 0) yield batch;
}

async function toTask(
	{ track, codec }: Sound,
	{ channel }: Pick<DecodeOptions, 'channel'>,
): Promise<DecodeTask> {
	const config = await track.getDecoderConfig();
	return {
		codec: codec === 'opus' || codec === 'aac' ? codec : 'flac',
		head: toBytes(config?.description),
		sampleRate: await track.getSampleRate(),
		channels: await track.getNumberOfChannels(),
		channel: channel && (channel === 'left' ? 0 : 1),
		wantedRate: decodedRate,
		modules: {
			aacDecoder: beside('aac/aac-decoder'),
			flacDecoder: beside('flac-decoder'),
			resampler: beside('resampler'),
		},
	};
}

function toBytes(description: unknown): Uint8Array {
	if (description instanceof ArrayBuffer) return new Uint8Array(description).slice();
	if (!ArrayBuffer.isView(description)) return new Uint8Array();
	const { buffer, byteOffset, byteLength } = description;
	return new Uint8Array(buffer, byteOffset, byteLength).slice();
}
