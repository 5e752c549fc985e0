import { Failure } from '../../endpoint/failure';

/** Sound as 16-bit samples, those of the channels one after another. */
export interface Samples {
	sampleRate: number;
	channels: number;
	samples: Int16Array;
}

/**
 * The samples of a WAV file, or of bare ones: 16-bit, whose rate and channels the media type tells
 * as OpenRouter and Google do, 24 kHz and one channel unless told. Lengths in the head of a WAV file
 * may be those of a stream that did not know its end, or several files may follow one another.
 * Throws output-invalid for what is neither.
 */
export function readSamples(bytes: Buffer, mimeType: string): Samples {
	const isWav = bytes.toString('latin1', 0, 4) === 'RIFF';
	const sound = isWav ? readWav(bytes) : readBare(bytes, mimeType);
	if (sound.samples.length === 0) throw invalid('The endpoint returned speech without any sound');
	return sound;
}

function readBare(bytes: Buffer, mimeType: string): Samples {
	if (!/^(audio\/(l16|pcm|x-pcm|raw)|application\/octet-stream)\b|^$/i.test(mimeType)) {
		throw invalid(`The endpoint returned ${mimeType} where samples were asked for`);
	}
	const told = (name: string, usual: number) =>
		Number(new RegExp(`[;\\s]${name}=(\\d+)`, 'i').exec(mimeType)?.[1] ?? usual);
	return {
		sampleRate: told('rate', 24_000),
		channels: told('channels', 1),
		samples: toInt16(bytes),
	};
}

function readWav(bytes: Buffer): Samples {
	let head: { format: number; channels: number; sampleRate: number; bits: number } | undefined;
	const found: Buffer[] = [];
	for (let at = 0; at + 8 <= bytes.length;) {
		const name = bytes.toString('latin1', at, at + 4);
		// The head of a file, or of one more behind the first.
		if (name === 'RIFF') {
			at += 12;
			continue;
		}
		const start = at + 8;
		const size = bytes.readUInt32LE(at + 4);
		// None was known when the head was written.
		const isOpen = name === 'data' && size === 0;
		const end = isOpen ? bytes.length : Math.min(start + size, bytes.length);
		if (name === 'fmt ' && end - start >= 16) {
			const format = bytes.readUInt16LE(start);
			head = {
				// Of the extensible form, the first bytes of its identifier.
				format: format === 0xfffe && end - start >= 26 ? bytes.readUInt16LE(start + 24) : format,
				channels: bytes.readUInt16LE(start + 2),
				sampleRate: bytes.readUInt32LE(start + 4),
				bits: bytes.readUInt16LE(start + 14),
			};
		}
		if (name === 'data') found.push(bytes.subarray(start, end));
		at = end + (end % 2);
	}
	if (!head || head.channels === 0 || head.sampleRate === 0) {
		throw invalid('The endpoint returned a damaged WAV file');
	}
	const { format, channels, sampleRate, bits } = head;
	const data = Buffer.concat(found);
	if (format === 1 && bits === 16) return { sampleRate, channels, samples: toInt16(data) };
	if (format === 3 && bits === 32) return { sampleRate, channels, samples: fromFloats(data) };
	throw invalid(
		`The endpoint returned a WAV file of ${String(bits)} bits in a format that cannot be joined`,
	);
}

function toInt16(bytes: Buffer): Int16Array {
	const samples = new Int16Array(Math.floor(bytes.length / 2));
	for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(i * 2);
	return samples;
}

const fromFloats = (bytes: Buffer): Int16Array =>
	Int16Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) =>
		Math.round(Math.max(-1, Math.min(1, bytes.readFloatLE(i * 4))) * 32_767),
	);

const invalid = (message: string) =>
	new Failure({
		kind: 'output-invalid',
		message,
		hint: 'Choose another format, or check that the endpoint and the model generate speech',
	});
