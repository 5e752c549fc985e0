/** Bytes that the head takes. */
export const wavHeadBytes = 44;

/** The head of a WAV file of 16-bit samples. */
export function wavHead(
	{ sampleRate, channels }: { sampleRate: number; channels: number },
	dataBytes: number,
): Buffer {
	const head = Buffer.alloc(wavHeadBytes);
	head.write('RIFF', 0, 'latin1');
	head.writeUInt32LE(dataBytes + wavHeadBytes - 8, 4);
	head.write('WAVEfmt ', 8, 'latin1');
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(channels, 22);
	head.writeUInt32LE(sampleRate, 24);
	head.writeUInt32LE(sampleRate * channels * 2, 28);
	head.writeUInt16LE(channels * 2, 32);
	head.writeUInt16LE(16, 34);
	head.write('data', 36, 'latin1');
	head.writeUInt32LE(dataBytes, 40);
	return head;
}
