import { readSamples } from '../../../capabilities/speech-generation/read-samples';
import { bytesOf, rate, voiced, wavOf } from '../../helpers/generate-speech';

const tone = voiced(0.2);
const plain = wavOf(tone);
const chunk = (name: string, content: Buffer) => {
	const head = Buffer.alloc(8);
	head.write(name, 0, 'latin1');
	head.writeUInt32LE(content.length, 4);
	return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
};
const withSizes = (size: number) => {
	const file = Buffer.from(plain);
	file.writeUInt32LE(size, 4);
	file.writeUInt32LE(size, 40);
	return file;
};

describe('samples as servers give them', () => {
	it.each([
		['a plain file', plain],
		// github.com/speaches-ai/speaches/issues/493: so OpenAI streams
		['lengths of 2^32 - 1', withSizes(0xffffffff)],
		// github.com/pollinations/pollinations/pull/11457
		['lengths of 2^31 - 1', withSizes(0x7fffffff)],
		// github.com/kyutai-labs/pocket-tts/issues/229
		['a length of two billion', withSizes(2_000_000_000)],
		['a length of zero', withSizes(0)],
		// github.com/pipecat-ai/pipecat/pull/2008: a head that is longer than usual
		[
			'a list before the samples',
			Buffer.concat([plain.subarray(0, 36), chunk('LIST', Buffer.from('odd')), plain.subarray(36)]),
		],
		// github.com/roryeckel/wyoming_openai/issues/73
		[
			'metadata behind the samples',
			Buffer.concat([plain, chunk('LIST', Buffer.alloc(1840, 0x41))]),
		],
		[
			'the extensible form',
			Buffer.concat([
				plain.subarray(0, 12),
				chunk(
					'fmt ',
					Buffer.concat([
						Buffer.from([0xfe, 0xff]),
						plain.subarray(22, 36),
						Buffer.from([22, 0, 16, 0, 4, 0, 0, 0, 1, 0]),
						Buffer.alloc(14),
					]),
				),
				plain.subarray(36),
			]),
		],
	])('are read from %s', (_name, file) => {
		const { samples, ...form } = readSamples(file, 'audio/wav');
		expect(form).toEqual({ sampleRate: rate, channels: 1 });
		expect(bytesOf(samples).equals(bytesOf(tone))).toBe(true);
	});

	// github.com/remsky/Kokoro-FastAPI/pull/94
	it('are read from files one behind the other, without their heads', () => {
		const { samples } = readSamples(Buffer.concat([plain, plain]), 'audio/wav');
		expect(bytesOf(samples).equals(Buffer.concat([bytesOf(tone), bytesOf(tone)]))).toBe(true);
	});

	it('are read from floats', () => {
		const floats = Buffer.alloc(12);
		for (const [i, value] of [0.5, -1, 2].entries()) floats.writeFloatLE(value, i * 4);
		const file = Buffer.concat([plain.subarray(0, 36), chunk('data', floats)]);
		file.writeUInt16LE(3, 20);
		file.writeUInt16LE(32, 34);
		expect([...readSamples(file, '').samples]).toEqual([16_384, -32_767, 32_767]);
	});

	it.each([
		['audio/pcm;rate=16000;channels=2', { sampleRate: 16_000, channels: 2 }],
		['audio/L16;codec=pcm;rate=24000', { sampleRate: 24_000, channels: 1 }],
		['audio/pcm', { sampleRate: 24_000, channels: 1 }],
	])('without a head have the form that %s tells', (mimeType, form) => {
		expect(readSamples(bytesOf(tone), mimeType)).toMatchObject(form);
	});

	it.each([
		['an MP3 file', Buffer.from('ID3 and more'), 'audio/mpeg', 'audio/mpeg'],
		['nothing', Buffer.alloc(0), 'audio/pcm', 'without any sound'],
		[
			'a WAV file of 24 bits',
			Buffer.from(plain.map((byte, i) => (i === 34 ? 24 : byte))),
			'',
			'24 bits',
		],
		['a damaged WAV file', plain.subarray(0, 30), '', 'damaged'],
	])('are not read from %s', (_name, file, mimeType, message) => {
		expect(() => readSamples(file, mimeType)).toThrow(message);
	});
});
