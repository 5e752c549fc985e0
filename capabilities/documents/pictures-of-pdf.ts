import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { toFailure } from '../../endpoint/to-failure';
import { limitHeavyWork } from '../shared/limit-heavy-work';
import { runThread } from '../shared/run-thread';
import type { DocumentFile } from './document';
import type { ScanAnswer, ScanTask } from './scan-thread';

// Beside this file, and with the same ending whether it was built or not.
const thread = join(__dirname, `scan-thread${extname(__filename)}`);

/** A page of A4 at 180 dpi: small print can be read. */
const maxSide = 2100;

/**
 * The pictures of scanned pages as JPEG: the largest one of each, which is the scan. A page without a
 * picture is left out. Empty where the file is damaged.
 */
export async function picturesOfPdf(
	{ bytes, signal }: Pick<DocumentFile, 'bytes' | 'signal'>,
	pages: number[],
): Promise<ScanAnswer> {
	const { resolve } = createRequire(__filename);
	const encoder = resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm');
	const task: ScanTask = { bytes, pages, maxSide, encoder };
	const limits = { signal, maxMs: 120_000, maxMegabytes: 2048 };
	return await limitHeavyWork(
		signal,
		async () => await runThread<ScanAnswer>(thread, task, limits),
	).catch((error: unknown): ScanAnswer => {
		if (signal.aborted) throw toFailure(error, signal);
		return [];
	});
}
