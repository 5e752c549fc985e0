import { imageSizeOf } from '../../../capabilities/media/image-size';
import { scaleImage } from '../../../capabilities/media/scale-image';
import { failureOf } from '../../helpers/context';
import { decoded, image, turned } from '../../helpers/images';

const never = new AbortController().signal;
const formats = { png: 'image/png', jpeg: 'image/jpeg' } as const;

function scale(
	type: 'png' | 'jpeg',
	bytes: Buffer,
	limits: { maxBytes?: number; maxSide?: number; signal?: AbortSignal },
) {
	const mimeType = formats[type];
	const size = imageSizeOf(bytes, mimeType) ?? { width: 1, height: 1 };
	return scaleImage(
		{ name: 'The file photo', bytes, mimeType, ...size },
		{ maxBytes: 1e9, maxSide: Infinity, signal: never, ...limits },
	);
}

describe('the size of an image', () => {
	it.each([
		['png', 30, 20],
		['jpeg', 20, 30],
		['jpeg', 1, 1],
	] as const)('is read from the header of a %s', (type, width, height) => {
		const bytes = image(type, width, height);
		expect(imageSizeOf(bytes, formats[type])).toEqual({ width, height });
		expect(decoded(type, bytes)).toMatchObject({ width, height });
	});

	it('is not known where the header is cut off', () => {
		expect(imageSizeOf(image('png', 9, 9).subarray(0, 20), 'image/png')).toBeUndefined();
		expect(imageSizeOf(image('jpeg', 9, 9).subarray(0, 20), 'image/jpeg')).toBeUndefined();
		expect(imageSizeOf(Buffer.alloc(0), 'image/jpeg')).toBeUndefined();
	});
});

describe('an image that is too large', () => {
	it('becomes smaller on its longest side, and keeps its shape and its format', async () => {
		const wide = await scale('png', image('png', 600, 300), { maxSide: 100 });
		expect(wide.mimeType).toBe('image/png');
		expect(decoded('png', wide.bytes)).toMatchObject({ width: 100, height: 50 });
		const tall = await scale('jpeg', image('jpeg', 300, 600), { maxSide: 100 });
		expect(tall.mimeType).toBe('image/jpeg');
		expect(decoded('jpeg', tall.bytes)).toMatchObject({ width: 50, height: 100 });
	});

	it('becomes a PNG as a transparent WebP, and else a JPEG', async () => {
		const half = image('webp', 60, 30, (x) => [200, 20, 20, x < 30 ? 0 : 255]);
		const options = { maxBytes: 1e9, maxSide: 30, signal: never };
		const webp = { name: 'The file photo', mimeType: 'image/webp', width: 60, height: 30 } as const;
		const clear = await scaleImage({ ...webp, bytes: half }, options);
		expect(clear.mimeType).toBe('image/png');
		expect(decoded('png', clear.bytes).pixel(2, 5)[3]).toBe(0);
		const full = await scaleImage({ ...webp, bytes: image('webp', 60, 30) }, options);
		expect(full.mimeType).toBe('image/jpeg');
		expect(decoded('jpeg', full.bytes)).toMatchObject({ width: 30, height: 15 });
	});

	it('keeps its size where a lower quality is enough', async () => {
		const bytes = image('jpeg', 400, 300);
		const scaled = await scale('jpeg', bytes, { maxBytes: bytes.length - 1 });
		expect(scaled.bytes.length).toBeLessThan(bytes.length);
		expect(decoded('jpeg', scaled.bytes)).toMatchObject({ width: 400, height: 300 });
	});

	it.each(['png', 'jpeg'] as const)('fits the bytes in the end as %s', async (type) => {
		const bytes = image(type, 500, 400);
		const scaled = await scale(type, bytes, { maxBytes: 5000 });
		expect(scaled.bytes.length).toBeLessThanOrEqual(5000);
		expect(scaled.mimeType).toBe('image/jpeg');
		const { width, height } = decoded('jpeg', scaled.bytes);
		expect(width / height).toBeCloseTo(1.25, 1);
		expect(width).toBeGreaterThan(30);
	});

	it('is never enlarged', async () => {
		const scaled = await scale('png', image('png', 40, 30), { maxSide: 4000 });
		expect(decoded('png', scaled.bytes)).toMatchObject({ width: 40, height: 30 });
	});

	it('keeps its colours, also where an edge falls within a pixel', async () => {
		const halves = image('png', 100, 10, (x) => (x < 50 ? [255, 0, 0, 255] : [0, 0, 255, 255]));
		const { pixel } = decoded('png', (await scale('png', halves, { maxSide: 15 })).bytes);
		expect(pixel(0, 0)).toEqual([255, 0, 0, 255]);
		expect(pixel(14, 0)).toEqual([0, 0, 255, 255]);
		const [red = 0, green, blue = 0] = pixel(7, 0);
		expect(green).toBe(0);
		expect(Math.abs(red - 127.5) + Math.abs(blue - 127.5)).toBeLessThan(2);
	});

	it('keeps what is transparent as PNG, and has it white as JPEG', async () => {
		const clear = image('png', 200, 200, (x, y) => [x, y, (x * y) % 256, x < 100 ? 0 : 255]);
		const kept = await scale('png', clear, { maxSide: 100 });
		expect(decoded('png', kept.bytes).pixel(10, 50)[3]).toBe(0);
		const flat = await scale('png', clear, { maxSide: 100, maxBytes: 4000 });
		expect(flat.mimeType).toBe('image/jpeg');
		const { pixel, height } = decoded('jpeg', flat.bytes);
		expect(Math.min(...pixel(5, height >> 1))).toBeGreaterThan(240);
	});

	it('stands upright where the camera was held on its side', async () => {
		const scaled = await scale('jpeg', turned(image('jpeg', 200, 100)), { maxSide: 50 });
		expect(decoded('jpeg', scaled.bytes)).toMatchObject({ width: 25, height: 50 });
	});
});

describe('an image that cannot be scaled', () => {
	it('is refused by its header where it has too many pixels', async () => {
		const bomb = image('png', 1, 1);
		bomb.writeUInt32BE(20_000, 16);
		bomb.writeUInt32BE(20_000, 20);
		expect((await failureOf(scale('png', bomb, { maxSide: 10 }))).details).toEqual({
			kind: 'request-invalid',
			message: 'The file photo has 20000 × 20000 pixels, too many to scale it down',
			hint: 'Make it smaller before this node. Images of up to 50 megapixels can be scaled down',
		});
	});

	it.each([
		['png', image('png', 50, 50).subarray(0, 60)],
		['jpeg', Buffer.from('ffd8ffe000104a464946', 'hex')],
	] as const)('is refused where it is a damaged %s', async (type, bytes) => {
		const { kind, message } = (await failureOf(scale(type, bytes, { maxSide: 10 }))).details;
		expect({ kind, message }).toEqual({
			kind: 'request-invalid',
			message: 'The file photo cannot be scaled down: it is damaged or in an unusual format',
		});
	});

	it('is refused where no image is small enough', async () => {
		const failure = await failureOf(scale('jpeg', image('jpeg', 9, 9), { maxBytes: 10 }));
		expect(failure.message).toBe('The file photo cannot be made small enough for 10 bytes');
	});

	it('ends as cancelled when the signal aborts, before, while waiting and during the work', async () => {
		const bytes = image('jpeg', 2000, 2000);
		const cancel = new AbortController();
		// More than run at once, so that some wait for a slot.
		const work = Array.from({ length: 5 }, () =>
			scale('jpeg', bytes, { maxBytes: 20_000, signal: cancel.signal }),
		);
		setTimeout(() => {
			cancel.abort();
		}, 150);
		const kinds = await Promise.all(work.map(async (one) => (await failureOf(one)).kind));
		expect(kinds).toEqual(Array(5).fill('cancelled'));
		const late = await failureOf(scale('jpeg', bytes, { maxSide: 9, signal: cancel.signal }));
		expect(late.kind).toBe('cancelled');
		// And the next one finds a free slot.
		const next = await scale('jpeg', image('jpeg', 60, 60), { maxSide: 30 });
		expect(decoded('jpeg', next.bytes)).toMatchObject({ width: 30, height: 30 });
	});
});
