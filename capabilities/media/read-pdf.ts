import type { Context } from '../capability';
import { pagesOfPdf } from '../documents/pages-of-pdf';
import { isLargePdf } from './cannot-read';
import type { PartOptions } from './content-part';
import type { OpenedFile } from './open-source';
import { shownName, type Read } from './read';
import { readAll } from './read-all';
import { toPdfPart } from './to-pdf-part';

/** Most bytes of a PDF whose text is read. */
const maxBytes = 100_000_000;

/** Where more of its pages have no text, a PDF is a scan. */
const maxScanned = 0.2;

/**
 * A PDF as it is where the endpoint takes it; else the text of its pages: where the endpoint takes
 * none, where it is too large, or where it has more pages than were asked for. Throws
 * request-invalid where it would need that and has no text, or needs a password.
 */
export async function readPdf(
	file: OpenedFile,
	{ maxPdfPages = Infinity }: PartOptions,
	{ client, signal, onHint }: Pick<Context, 'client' | 'signal' | 'onHint'>,
): Promise<Read[]> {
	const { maxImageBytes, label, pdf } = client.profile;
	const small = await readAll(file, maxImageBytes, signal);
	const bytes = small ?? (await readAll(file, maxBytes, signal));
	if (!bytes) throw isLargePdf(file, pdf === 'none' ? maxBytes : maxImageBytes, label);
	const fits = small !== undefined && pdf !== 'none';
	// Many a PDF is encrypted and opens all the same.
	if (fits && maxPdfPages === Infinity && !bytes.includes('/Encrypt')) {
		return [{ part: toPdfPart(file, bytes, client.profile) }];
	}
	const pages = (await pagesOfPdf({ name: file.name, bytes, signal })) ?? [];
	const empty = pages.flatMap((text, index) => (text === '' ? [index + 1] : []));
	const isScan = empty.length > pages.length * maxScanned;
	if (fits && (isScan || pages.length <= maxPdfPages)) {
		return [{ part: toPdfPart(file, bytes, client.profile) }];
	}
	if (empty.length === pages.length) {
		if (small) return [{ part: toPdfPart(file, bytes, client.profile) }];
		throw isLargePdf(file, maxImageBytes, label);
	}
	if (empty.length > 0) {
		const listed = empty.length > 10 ? `${String(empty.length)} pages` : `page ${empty.join(', ')}`;
		onHint(
			`The text of ${file.name} was read, which ${listed} of ${String(pages.length)} do not have`,
		);
	}
	return pages.flatMap((text, index) =>
		text === ''
			? []
			: [{ text: `[Page ${String(index + 1)}]\n${text}`, page: index + 1, file: shownName(file) }],
	);
}
