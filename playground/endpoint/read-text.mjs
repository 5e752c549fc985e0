import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker } from 'tesseract.js';
import { Refusal } from './refusal.mjs';

/** OCR with Tesseract; the model loads with the first picture. */
export function createReader() {
	let loading;

	async function readText(bytes) {
		loading ??= load();
		const worker = await loading;
		try {
			return (await worker.recognize(bytes)).data.text.trim();
		} catch (cause) {
			throw new Refusal(
				'request-invalid',
				'The image could not be read: it is damaged or of an unknown format.',
			);
		}
	}

	const close = async () => (await loading?.catch(() => undefined))?.terminate();
	return { readText, close };
}

function load() {
	const data = dirname(
		createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'),
	);
	return createWorker('eng', 1, {
		langPath: join(data, '4.0.0_best_int'),
		gzip: true,
		cacheMethod: 'none',
		// Without a handler, one damaged picture would end the process.
		errorHandler: () => {},
	});
}
