/** What the header of an MPEG audio frame, layer III, tells. */
export interface Mp3Frame {
	/** 1 for MPEG 1, 2 for MPEG 2 and 2.5. */
	version: 1 | 2;
	sampleRate: number;
	samples: number;
	channels: 1 | 2;
	byteLength: number;
	/** Where the side information starts. */
	sideInfo: number;
}

const bitRates = {
	1: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const sampleRates = [44_100, 48_000, 32_000];
const layer3 = 1;

/** The frame that starts at this place, or undefined where none does. */
export function readMp3Frame(bytes: Buffer, at: number): Mp3Frame | undefined {
	if (at + 4 > bytes.length || bytes[at] !== 0xff) return undefined;
	const head = bytes.readUInt32BE(at);
	const id = (head >>> 19) & 3;
	if (head >>> 21 !== 0x7ff || id === 1 || ((head >>> 17) & 3) !== layer3) return undefined;
	const version = id === 3 ? 1 : 2;
	const bitRate = bitRates[version][((head >>> 12) & 15) - 1];
	const baseRate = sampleRates[(head >>> 10) & 3];
	if (bitRate === undefined || baseRate === undefined) return undefined;
	const sampleRate = baseRate / (id === 3 ? 1 : id === 2 ? 2 : 4);
	const samples = version === 1 ? 1152 : 576;
	const padding = (head >>> 9) & 1;
	return {
		version,
		sampleRate,
		samples,
		channels: ((head >>> 6) & 3) === 3 ? 1 : 2,
		byteLength: Math.floor(((samples / 8) * bitRate * 1000) / sampleRate) + padding,
		sideInfo: ((head >>> 16) & 1) === 0 ? 6 : 4,
	};
}
