import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import { pagesOfPdf } from '../documents/pages-of-pdf';
import { picturesOfPdf } from '../documents/pictures-of-pdf';
import { isLargePdf } from './cannot-read';
import type { PartOptions } from './content-part';
import type { OpenedFile } from './open-source';
import { namedFile, type Read } from './read';
import { readAll } from './read-all';
import { toImagePart } from './to-image-part';
import { toPdfPart } from './to-pdf-part';

/** Most bytes of a PDF whose text is read. */
const maxBytes = 100_000_000;

/** Where more of its pages have no text, a PDF is a scan. */
const maxScanned = 0.2;

/** Pages that are sent as pictures with one request; endpoints take few images. */
const maxPictures = 20;

/**
 * A PDF as it is where the endpoint takes it; else its pages: where the endpoint takes none, where it
 * is too large, or where it has more pages than were asked for. A page is its text, or its picture
 * where it is a scan. Throws request-invalid where it has neither, has too many scans, or needs a
 * password.
 */
export async function readPdf(
	file: OpenedFile,
	options: PartOptions,
	context: Pick<Context, 'client' | 'signal' | 'onHint'>,
): Promise<Read[]> {
	const { maxPdfPages = Infinity } = options;
	const { client, signal, onHint } = context;
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
	const isAllScan = empty.length === pages.length;
	if (isAllScan && empty.length > maxPictures) throw hasManyScans(file, empty.length);
	const pictures = new Map<number, Read>();
	const wanted = empty.slice(0, maxPictures);
	for (const { page, jpeg } of wanted.length === 0
		? []
		: await picturesOfPdf({ bytes, signal }, wanted)) {
		const image = { name: file.name, bytes: Buffer.from(jpeg), mimeType: 'image/jpeg' };
		pictures.set(page, { part: await toImagePart(image, options, context) });
	}
	if (isAllScan && pictures.size === 0) {
		if (small) return [{ part: toPdfPart(file, bytes, client.profile) }];
		throw isLargePdf(file, maxImageBytes, label);
	}
	const lost = empty.filter((page) => !pictures.has(page));
	if (lost.length > 0) {
		const listed = lost.length > 10 ? `${String(lost.length)} pages` : `page ${lost.join(', ')}`;
		onHint(
			`The text of ${file.name} was read, which ${listed} of ${String(pages.length)} do not have`,
		);
	}
	const named = namedFile(file);
	return pages.flatMap((text, index): Read[] => {
		const page = index + 1;
		const picture = pictures.get(page);
		if (text === '' && !picture) return [];
		const head = { text: `[Page ${String(page)}]\n${text}`, page, file: named };
		return picture ? [head, picture] : [head];
	});
}

const hasManyScans = ({ name }: OpenedFile, count: number) =>
	new Failure({
		kind: 'request-invalid',
		message: `${name} has ${String(count)} pages without a text layer, but at most ${String(maxPictures)} are sent as pictures`,
		hint: 'Split it into smaller files, or use an endpoint that accepts PDF files, such as Gemini, OpenAI or OpenRouter',
	});
