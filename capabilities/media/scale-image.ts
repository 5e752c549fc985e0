import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import type { Size } from './image-size';
import type { ScaleAnswer, ScaleTask } from './scale-thread';
import { limitHeavyWork } from '../shared/limit-heavy-work';
import { runThread } from '../shared/run-thread';

export interface ScalableImage extends Size {
	/** What messages call it. */
	name: string;
	bytes: Buffer;
	mimeType: ScaleTask['mimeType'];
}

/** Decoded, a pixel takes four bytes and more: what is larger is refused unseen. */
const maxPixels = 50_000_000;

/** A file made to take long is ended, in milliseconds; 50 megapixels take about ten seconds. */
const maxMs = 60_000;

// Beside this file, and with the same ending whether it was built or not.
const thread = join(__dirname, `scale-thread${extname(__filename)}`);

/**
 * Makes a PNG, JPEG or WebP smaller until it fits: no side longer than `maxSide` pixels, no more than
 * `maxBytes`. It is never enlarged. A WebP becomes a JPEG, or a PNG where it is transparent. The work is done in a thread of its own, which the signal ends.
 */
export async function scaleImage(
	image: ScalableImage,
	options: { maxBytes: number; maxSide: number; signal: AbortSignal },
): Promise<{ bytes: Buffer; mimeType: ScaleAnswer['mimeType'] }> {
	const { name, width, height, mimeType } = image;
	if (width * height > maxPixels) {
		throw new Failure({
			kind: 'request-invalid',
			message: `${name} has ${String(width)} × ${String(height)} pixels, too many to scale it down`,
			hint: 'Make it smaller before this node. Images of up to 50 megapixels can be scaled down',
		});
	}
	const { signal, ...limits } = options;
	const task = { bytes: image.bytes, mimeType, ...limits, codecs: codecs() };
	const answer = await limitHeavyWork(
		signal,
		async () => await runThread<ScaleAnswer | undefined>(thread, task, { signal, maxMs }),
	).catch((error: unknown) => {
		if (signal.aborted) throw toFailure(error, signal);
		throw new Failure(
			{
				kind: 'request-invalid',
				message: `${name} cannot be scaled down: it is damaged or in an unusual format`,
				hint: 'Save it again as JPEG or PNG, for example with the Edit Image node before this one',
			},
			{ cause: error },
		);
	});
	if (answer) return { ...answer, bytes: Buffer.from(answer.bytes) };
	throw new Failure({
		kind: 'request-invalid',
		message: `${name} cannot be made small enough for ${String(limits.maxBytes)} bytes`,
		hint: 'Use another image',
	});
}

/** Where the codecs lie: a thread cannot resolve them alike before and after the build. */
function codecs(): ScaleTask['codecs'] {
	const { resolve } = createRequire(__filename);
	return {
		decodeJpeg: resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'),
		encodeJpeg: resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'),
		decodeWebp: resolve('@jsquash/webp/codec/dec/webp_dec.wasm'),
		png: resolve('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'),
	};
}
