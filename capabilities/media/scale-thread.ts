import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';

// The code of a thread. It imports none of our files, since it runs as it is before the build too.

export interface ScaleTask {
	bytes: Uint8Array;
	mimeType: 'image/png' | 'image/jpeg' | 'image/webp';
	maxBytes: number;
	maxSide: number;
	/** Paths of the codecs' WebAssembly. */
	codecs: { decodeJpeg: string; encodeJpeg: string; decodeWebp: string; png: string };
}

export interface ScaleAnswer {
	bytes: Uint8Array;
	mimeType: 'image/png' | 'image/jpeg';
}

/** Red, green, blue and alpha, a byte each. */
interface Pixels {
	data: Uint8ClampedArray;
	width: number;
	height: number;
}

interface Codec {
	decode(bytes: Uint8Array): Promise<Pixels>;
	encode(pixels: Pixels, quality: number): Promise<Uint8Array>;
}

/** Encoding more takes minutes, and models look at less. */
const maxPixels = 25_000_000;

const qualities = [85, 70, 55];

async function run(task: ScaleTask): Promise<ScaleAnswer | undefined> {
	const { maxBytes, maxSide, mimeType } = task;
	const jpeg = await loadJpeg(task.codecs);
	const lossless = mimeType === 'image/png' ? await loadPng(task.codecs) : undefined;
	const decoder = mimeType === 'image/webp' ? await loadWebp(task.codecs) : (lossless ?? jpeg);
	let pixels = bound(await decoder.decode(task.bytes), maxSide);
	const png = lossless ?? (isTransparent(pixels) ? await loadPng(task.codecs) : undefined);
	if (png) {
		const bytes = await png.encode(pixels, 100);
		if (bytes.length <= maxBytes) return { bytes, mimeType: 'image/png' };
		// JPEG has no alpha: what is transparent becomes white.
		pixels = onWhite(pixels);
	}
	for (;;) {
		let length = 0;
		for (const quality of qualities) {
			const bytes = await jpeg.encode(pixels, quality);
			if (bytes.length <= maxBytes) return { bytes, mimeType: 'image/jpeg' };
			length = bytes.length;
		}
		if (pixels.width === 1 && pixels.height === 1) return undefined;
		pixels = shrink(pixels, Math.min(0.8, Math.sqrt(maxBytes / length)));
	}
}

function isTransparent({ data }: Pixels): boolean {
	for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
	return false;
}

function bound(whole: Pixels, maxSide: number): Pixels {
	const { width, height } = whole;
	const bySide = maxSide / Math.max(width, height);
	return shrink(whole, Math.min(1, bySide, Math.sqrt(maxPixels / (width * height))));
}

/** Each new pixel is the mean of the area that it covers; colours weigh by their alpha. */
function shrink(from: Pixels, factor: number): Pixels {
	if (factor >= 1) return from;
	const width = Math.max(1, Math.round(from.width * factor));
	const height = Math.max(1, Math.round(from.height * factor));
	const data = new Uint8ClampedArray(width * height * 4);
	for (let y = 0; y < height; y++) {
		const top = (y * from.height) / height;
		const bottom = ((y + 1) * from.height) / height;
		for (let x = 0; x < width; x++) {
			const left = (x * from.width) / width;
			const right = ((x + 1) * from.width) / width;
			mean(from, { top, bottom, left, right }, data, (y * width + x) * 4);
		}
	}
	return { data, width, height };
}

function mean(
	{ data, width }: Pixels,
	area: { top: number; bottom: number; left: number; right: number },
	out: Uint8ClampedArray,
	to: number,
): void {
	let [red, green, blue, alpha] = [0, 0, 0, 0];
	for (let y = Math.floor(area.top); y < area.bottom; y++) {
		const tall = Math.min(y + 1, area.bottom) - Math.max(y, area.top);
		for (let x = Math.floor(area.left); x < area.right; x++) {
			const wide = Math.min(x + 1, area.right) - Math.max(x, area.left);
			const at = (y * width + x) * 4;
			const weight = tall * wide * (data[at + 3] ?? 0);
			red += weight * (data[at] ?? 0);
			green += weight * (data[at + 1] ?? 0);
			blue += weight * (data[at + 2] ?? 0);
			alpha += weight;
		}
	}
	if (alpha === 0) return;
	out[to] = red / alpha;
	out[to + 1] = green / alpha;
	out[to + 2] = blue / alpha;
	out[to + 3] = alpha / ((area.bottom - area.top) * (area.right - area.left));
}

function onWhite({ data, width, height }: Pixels): Pixels {
	const flat = new Uint8ClampedArray(data);
	for (let at = 0; at < flat.length; at += 4) {
		const alpha = flat[at + 3] ?? 255;
		if (alpha === 255) continue;
		for (let colour = at; colour < at + 3; colour++) {
			flat[colour] = 255 + ((flat[colour] ?? 0) - 255) * (alpha / 255);
		}
		flat[at + 3] = 255;
	}
	return { data: flat, width, height };
}

async function loadJpeg(paths: ScaleTask['codecs']): Promise<Codec> {
	const decoder = await import('@jsquash/jpeg/decode.js');
	const encoder = await import('@jsquash/jpeg/encode.js');
	await decoder.init({ wasmBinary: await readFile(paths.decodeJpeg) });
	await encoder.init({ wasmBinary: await readFile(paths.encodeJpeg) });
	return {
		// Cameras say in EXIF which side is up, and the new file has no EXIF.
		decode: async (bytes) =>
			(await decoder.default(bytes.slice().buffer, { preserveOrientation: true })) as Pixels,
		encode: async (pixels, quality) =>
			new Uint8Array(await encoder.default(pixels, { quality, progressive: false })),
	};
}

async function loadWebp(paths: ScaleTask['codecs']): Promise<Pick<Codec, 'decode'>> {
	const decoder = await import('@jsquash/webp/decode.js');
	await decoder.init({ wasmBinary: await readFile(paths.decodeWebp) });
	return { decode: async (bytes) => (await decoder.default(bytes.slice().buffer)) as Pixels };
}

async function loadPng(paths: ScaleTask['codecs']): Promise<Codec> {
	const decoder = await import('@jsquash/png/decode.js');
	const encoder = await import('@jsquash/png/encode.js');
	await decoder.init(await readFile(paths.png));
	return {
		decode: async (bytes) => (await decoder.decode(bytes.slice().buffer)) as Pixels,
		encode: async (pixels) => new Uint8Array(await encoder.default(pixels)),
	};
}

void run(workerData as ScaleTask).then((answer) => {
	parentPort?.postMessage(answer, answer ? [answer.bytes.buffer as ArrayBuffer] : []);
});
