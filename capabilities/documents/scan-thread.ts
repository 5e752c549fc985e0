import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { getDocumentProxy } from 'unpdf';

// The code of a thread. It imports none of our files, since it runs as it is before the build too.

export interface ScanTask {
	bytes: Uint8Array;
	/** The pages whose pictures are wanted, from 1. */
	pages: number[];
	/** Longest side of a picture in pixels. */
	maxSide: number;
	/** Path of the encoder's WebAssembly. */
	encoder: string;
}

/** The largest picture of each page as JPEG; a page without one is left out. */
export type ScanAnswer = { page: number; jpeg: Uint8Array }[];

/** Red, green, blue and alpha, a byte each. */
interface Pixels {
	data: Uint8ClampedArray;
	width: number;
	height: number;
}

/** A picture as pdf.js gives it: `kind` 1 has a bit a pixel, 2 three bytes, 3 four. */
interface Decoded {
	data?: Uint8Array | Uint8ClampedArray;
	width: number;
	height: number;
	kind?: number;
}

const quality = 80;

/** Bytes of one decoded picture; a scan of A3 at 600 dpi has 280 million. */
const maxBytes = 400_000_000;

async function run({ bytes, pages, maxSide, encoder }: ScanTask): Promise<ScanAnswer> {
	const { getDocumentProxy: open } = await import('unpdf');
	const { default: encode, init } = await import('@jsquash/jpeg/encode.js');
	await init({ wasmBinary: await readFile(encoder) });
	const pdf = await open(new Uint8Array(bytes));
	const answer: ScanAnswer = [];
	for (const number of pages) {
		const page = await pdf.getPage(number);
		const largest = await largestOf(page);
		if (largest) {
			const pixels = turn(shrink(largest, maxSide), page.rotate);
			answer.push({
				page: number,
				jpeg: new Uint8Array(await encode(pixels, { quality, progressive: false })),
			});
		}
		page.cleanup();
	}
	return answer;
}

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;
type Page = Awaited<ReturnType<Document['getPage']>>;

async function largestOf(page: Page): Promise<Decoded | undefined> {
	const { getResolvedPDFJS } = await import('unpdf');
	const { OPS } = await getResolvedPDFJS();
	const { fnArray, argsArray } = await page.getOperatorList();
	let largest: Decoded | undefined;
	for (const [index, operation] of fnArray.entries()) {
		if (operation !== OPS.paintImageXObject) continue;
		const [key] = argsArray[index] as [string];
		const found = await new Promise<Decoded | null>((resolve) => {
			(key.startsWith('g_') ? page.commonObjs : page.objs).get(key, resolve);
		});
		const size = found ? found.width * found.height : 0;
		if (!found?.data || size * 4 > maxBytes) continue;
		if (!largest || size > largest.width * largest.height) largest = found;
	}
	return largest;
}

/** Each new pixel is the mean of the square that it covers. */
function shrink(from: Decoded, maxSide: number): Pixels {
	const step = Math.max(1, Math.ceil(Math.max(from.width, from.height) / maxSide));
	const width = Math.max(1, Math.floor(from.width / step));
	const height = Math.max(1, Math.floor(from.height / step));
	const data = new Uint8ClampedArray(width * height * 4);
	const read = readerOf(from);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			for (let channel = 0; channel < 3; channel++) {
				let sum = 0;
				for (let down = 0; down < step; down++) {
					for (let right = 0; right < step; right++) {
						sum += read(x * step + right, y * step + down, channel);
					}
				}
				data[(y * width + x) * 4 + channel] = sum / (step * step);
			}
			data[(y * width + x) * 4 + 3] = 255;
		}
	}
	return { data, width, height };
}

function readerOf({ data = new Uint8Array(), width, kind }: Decoded) {
	const row = (width + 7) >> 3;
	const bytes = kind === 2 ? 3 : 4;
	return (x: number, y: number, channel: number): number =>
		kind === 1
			? ((data[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1
				? 255
				: 0
			: (data[(y * width + x) * bytes + channel] ?? 0);
}

/** Clockwise, by 0, 90, 180 or 270 degrees. */
function turn(from: Pixels, degrees: number): Pixels {
	const turns = (((degrees / 90) % 4) + 4) % 4;
	if (turns === 0) return from;
	const isOnSide = turns % 2 === 1;
	const [width, height] = isOnSide ? [from.height, from.width] : [from.width, from.height];
	const data = new Uint8ClampedArray(width * height * 4);
	const source = new Uint32Array(from.data.buffer);
	const target = new Uint32Array(data.buffer);
	for (let y = 0; y < from.height; y++) {
		for (let x = 0; x < from.width; x++) {
			const [right, down] =
				turns === 1
					? [from.height - 1 - y, x]
					: turns === 2
						? [from.width - 1 - x, from.height - 1 - y]
						: [y, from.width - 1 - x];
			target[down * width + right] = source[y * from.width + x] ?? 0;
		}
	}
	return { data, width, height };
}

void run(workerData as ScanTask).then((answer) => {
	parentPort?.postMessage(
		answer,
		answer.map(({ jpeg }) => jpeg.buffer as ArrayBuffer),
	);
});
