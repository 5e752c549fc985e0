import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const program = join(__dirname, 'image-codec.mjs');
const run = (args: string[], input: Buffer) =>
	execFileSync(process.execPath, [program, ...args], { input, maxBuffer: 2 ** 30 });

type Paint = (x: number, y: number) => readonly [number, number, number, number];

/** A pattern with detail and noise, which keeps files from being small. */
export const busy: Paint = (x, y) => [(x * 7 + y * 13) % 256, (x * y) % 256, (x ^ y) % 256, 255];

/** An image made by the codec that the package itself uses. */
export function image(
	type: 'png' | 'jpeg' | 'webp',
	width: number,
	height: number,
	paint: Paint = busy,
): Buffer {
	const pixels = Buffer.alloc(width * height * 4);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) pixels.set(paint(x, y), (y * width + x) * 4);
	}
	return run(['encode', type, String(width), String(height)], pixels);
}

/** Width, height and pixels of a file. */
export function decoded(type: 'png' | 'jpeg', file: Buffer) {
	const raw = run(['decode', type], file);
	const [width, height] = [raw.readUInt32BE(0), raw.readUInt32BE(4)];
	const pixel = (x: number, y: number) =>
		[...raw.subarray(8).subarray((y * width + x) * 4)].slice(0, 4);
	return { width, height, pixel };
}

/** The JPEG as a camera held on its side writes it: turned by 90 degrees in the EXIF alone. */
export function turned(jpeg: Buffer): Buffer {
	const tiff = Buffer.from('4d4d002a00000008000101120003000000010006000000000000', 'hex');
	const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
	const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2]);
	return Buffer.concat([head, exif, jpeg.subarray(2)]);
}
