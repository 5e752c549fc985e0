import { open } from 'node:fs/promises';
import { Failure } from '../../endpoint/failure';
import { wavHead, wavHeadBytes } from '../audio/wav-head';
import { createJoin, paragraphPause, sentencePause } from './join-samples';
import type { Samples } from './read-samples';
import type { Piece } from './split-speech';

/** What travels as one text, with base64 a third larger. */
const maxBytes = 350_000_000;

/**
 * Writes the parts of a speech one behind the other into a WAV file, or without its head. No more
 * than one part is in memory at once. Returns the length in seconds.
 */
export async function writeJoined(
	path: string,
	pieces: readonly Piece[],
	{ read, hasHead }: { read: (index: number) => Promise<Samples>; hasHead: boolean },
): Promise<number> {
	const join = createJoin();
	const file = await open(path, 'w');
	let samples = 0;
	try {
		if (hasHead) await file.write(Buffer.alloc(wavHeadBytes));
		for (const [index, { endsParagraph }] of pieces.entries()) {
			const pause = endsParagraph ? paragraphPause : sentencePause;
			const isLast = index === pieces.length - 1;
			for (const some of join.add(await read(index), isLast ? undefined : pause)) {
				samples += some.length;
				if (samples * 2 > maxBytes) throw tooLong();
				await file.write(toBytes(some));
			}
		}
		const sound = join.sound();
		if (!sound) return 0;
		if (hasHead) await file.write(wavHead(sound, samples * 2), 0, wavHeadBytes, 0);
		return samples / sound.channels / sound.sampleRate;
	} finally {
		await file.close();
	}
}

function toBytes(samples: Int16Array): Buffer {
	const bytes = Buffer.alloc(samples.length * 2);
	for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(samples[i] ?? 0, i * 2);
	return bytes;
}

const tooLong = () =>
	new Failure({
		kind: 'request-invalid',
		message: `The speech is larger than ${String(maxBytes / 1e6)} MB`,
		hint: 'Split the text over several items',
	});
