import { readImage } from '../../../capabilities/image-generation/read-image';
import { failureOf, testContext } from '../../helpers/context';
import { blue, red } from '../../helpers/generate-images';
import { turned } from '../../helpers/images';

const { context } = testContext({ url: 'http://127.0.0.1:9' });
const read = async (bytes: Buffer) => await readImage(bytes.toString('base64'), context);

const riff = (length: number) => {
	const webp = Buffer.alloc(30);
	webp.write('RIFF', 0, 'latin1');
	webp.writeUInt32LE(length, 4);
	webp.write('WEBPVP8L', 8, 'latin1');
	return webp;
};
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="4"><g/></svg>';

it.each([
	['PNG', red, 'image/png'],
	['PNG with something behind it', Buffer.concat([red, Buffer.alloc(9)]), 'image/png'],
	['JPEG', blue, 'image/jpeg'],
	['JPEG of a camera', turned(blue), 'image/jpeg'],
	['WebP', riff(22), 'image/webp'],
	['GIF', gif, 'image/gif'],
	['SVG', Buffer.from(drawing), 'image/svg+xml'],
	[
		'SVG behind a declaration',
		Buffer.from(`\uFEFF<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE svg>\n${drawing}\n`),
		'image/svg+xml',
	],
])('a whole %s is an image', async (_name, bytes, mimeType) => {
	expect(await read(bytes)).toMatchObject({ mimeType, byteLength: bytes.length });
});

it.each([
	['PNG', red.subarray(0, -1)],
	['PNG', red.subarray(0, 40)],
	['JPEG', blue.subarray(0, -1)],
	['JPEG', turned(blue).subarray(0, -2)],
	['WebP', riff(23)],
	['WebP', riff(4).subarray(0, 12)],
	['GIF', gif.subarray(0, -1)],
	['SVG', Buffer.from(drawing.slice(0, -3))],
])('a %s that breaks off is none', async (_name, bytes) => {
	const failure = await failureOf(read(bytes));
	expect(failure.kind).toBe('output-invalid');
	expect(failure.message).toMatch(/it is cut off/);
});

it.each(['<html><svg></svg></html>', 'an <svg>'])('%s is no SVG', async (text) => {
	expect((await failureOf(read(Buffer.from(text)))).message).toMatch(/not an image/);
});

it('an image over 100 MB is refused, and not cut', async () => {
	const failure = await failureOf(read(Buffer.concat([red, Buffer.alloc(100_000_000)])));
	expect(failure.kind).toBe('output-invalid');
	expect(failure.message).toBe('An image in the answer is larger than 100 MB');
});
