import { toContentParts } from '../../../capabilities/media/to-content-parts';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import type { ProfileName } from '../../../endpoint/endpoint-settings';
import { failureOf, testContext } from '../../helpers/context';
import { decoded, image } from '../../helpers/images';
import { attached, makeMail, makePdf, makeScannedPdf } from '../../helpers/make-documents';

/** White, with a dark corner at the top left. */
const corner = (x: number, y: number) => {
	const shade = x < 10 && y < 10 ? 0 : 255;
	return [shade, shade, shade, 255] as const;
};

function contextOf(bytes: Buffer, profile: ProfileName, maxImageBytes = 10_000_000) {
	const client = createEndpointClient({ baseUrl: 'http://localhost:9/v1', apiKey: 'k', profile });
	return testContext({
		client: { ...client, profile: { ...client.profile, maxImageBytes } },
		files: { file: bytes },
	});
}

const mediaOf = (bytes: Buffer, fileName = 'long.pdf') => ({
	media: { ref: 'file', mimeType: '', fileName, byteLength: bytes.length },
});
const twoPages = makePdf('Invoice A-17', '', 'Total 12 EUR', 'a', 'b', 'c', 'd');

describe('a PDF', () => {
	it('is the text of its pages where the endpoint takes none, and a hint names the empty ones', async () => {
		const { context, hints } = contextOf(twoPages, 'groq');
		expect(await toContentParts(mediaOf(twoPages), {}, context)).toEqual([
			{
				type: 'text',
				text: 'File long.pdf:\n\n[Page 1]\nInvoice A-17\n\n[Page 3]\nTotal 12 EUR\n\n[Page 4]\na\n\n[Page 5]\nb\n\n[Page 6]\nc\n\n[Page 7]\nd',
			},
		]);
		expect(hints).toEqual([
			'The text of The file long.pdf was read, which page 2 of 7 do not have',
		]);
	});

	it('is its text where it is larger than the endpoint takes', async () => {
		const { context } = contextOf(twoPages, 'gemini', 100);
		const [part] = await toContentParts(mediaOf(twoPages), {}, context);
		expect(part).toMatchObject({ type: 'text' });
	});

	it('without a text layer is refused where it would need one', async () => {
		const scan = makePdf('', '');
		const { message } = await failureOf(
			toContentParts(mediaOf(scan), {}, contextOf(scan, 'groq').context),
		);
		expect(message).toBe('The file long.pdf is a PDF, but Groq only accepts images');
	});

	it('without a text layer is the pictures of its pages, the right way up', async () => {
		const jpeg = (rotate: number) => ({
			...{ bytes: image('jpeg', 40, 20, corner), width: 40, height: 20 },
			rotate,
		});
		const scan = makeScannedPdf(jpeg(0), jpeg(90), jpeg(180), jpeg(270));
		const { context, hints } = contextOf(scan, 'groq');
		const parts = await toContentParts(mediaOf(scan), {}, context);
		expect(parts.map(({ type }) => type)).toEqual(
			[1, 2, 3, 4].flatMap(() => ['text', 'image_url']),
		);
		const pictures = parts.flatMap((part) =>
			part.type === 'image_url'
				? [Buffer.from(part.image_url.url.split(',')[1] ?? '', 'base64')]
				: [],
		);
		const dark = ([red = 255] = [] as number[]) => red < 128;
		const [upright, right, upsideDown, left] = pictures.map((file) => decoded('jpeg', file));
		expect(upright).toMatchObject({ width: 40, height: 20 });
		expect(right).toMatchObject({ width: 20, height: 40 });
		// The dark corner is at the top left, and turns with the page.
		expect([
			dark(upright?.pixel(2, 2)),
			dark(right?.pixel(17, 2)),
			dark(upsideDown?.pixel(37, 17)),
			dark(left?.pixel(2, 37)),
		]).toEqual([true, true, true, true]);
		expect([dark(upright?.pixel(37, 17)), dark(right?.pixel(2, 37))]).toEqual([false, false]);
		expect(hints).toEqual([]);
	});

	it('is read as black and white too, and made smaller where its scan is large', async () => {
		const width = 4203;
		const bytes = Buffer.alloc(Math.ceil(width / 8) * 3000, 0xff).fill(0, 0, 300_000);
		const scan = makeScannedPdf({ bytes, width, height: 3000, isBits: true });
		const { context } = contextOf(scan, 'ollama');
		const [, part] = await toContentParts(mediaOf(scan), {}, context);
		const url = part?.type === 'image_url' ? part.image_url.url : '';
		const picture = decoded('jpeg', Buffer.from(url.split(',')[1] ?? '', 'base64'));
		expect(picture).toMatchObject({ width: 1401, height: 1000 });
		expect(picture.pixel(700, 5)[0]).toBeLessThan(40);
		expect(picture.pixel(700, 990)[0]).toBeGreaterThan(215);
	});

	it('with more scans than a request takes is refused', async () => {
		const page = { bytes: image('jpeg', 8, 8), width: 8, height: 8 };
		const scan = makeScannedPdf(...Array.from({ length: 21 }, () => page));
		const { message, details } = await failureOf(
			toContentParts(mediaOf(scan), {}, contextOf(scan, 'groq').context),
		);
		expect(message).toBe(
			'The file long.pdf has 21 pages without a text layer, but at most 20 are sent as pictures',
		);
		expect(details.hint).toContain('Split it');
	});

	it('goes as it is where a scan is long', async () => {
		const scan = makePdf(...Array<string>(5).fill(''));
		const { context } = contextOf(scan, 'gemini');
		const [part] = await toContentParts(mediaOf(scan), { maxPdfPages: 2 }, context);
		expect(part).toMatchObject({ type: 'image_url' });
	});
});

it('a mail is read with its attachments, and without those that cannot be read', async () => {
	const mail = makeMail(
		'Subject: Files',
		{ head: 'Content-Type: text/plain', body: 'below' },
		attached('a.txt', Buffer.from('first words')),
		attached('b.zip', Buffer.from('PK\x03\x04')),
		attached('c.pdf', twoPages),
	);
	const { context, hints } = contextOf(mail, 'gemini');
	expect(await toContentParts(mediaOf(mail, 'a.eml'), {}, context)).toEqual([
		{ type: 'text', text: expect.stringMatching(/^File a\.eml:\n\nFrom: .*below$/s) as string },
		{ type: 'text', text: 'File a.txt:\n\nfirst words' },
		{
			type: 'text',
			text: 'File b.zip:\n\n[The attachment b.zip is a ZIP archive, but it is damaged]',
		},
		expect.objectContaining({ type: 'image_url' }),
	]);
	expect(hints).toEqual([
		'The file a.eml was read without an attachment. The attachment b.zip is a ZIP archive, but it is damaged',
	]);
});

it('mails in mails are read to a depth', async () => {
	let mail: Buffer = Buffer.from('From: a@example.com\r\nSubject: inmost\r\n\r\nend');
	for (let depth = 0; depth < 6; depth++) {
		mail = makeMail('Subject: Fwd', {
			head: 'Content-Type: message/rfc822',
			body: mail.toString(),
		});
	}
	const { context, hints } = contextOf(mail, 'gemini');
	const parts = await toContentParts(mediaOf(mail, 'a.eml'), {}, context);
	const said = JSON.stringify(parts);
	expect(said.match(/Subject: Fwd/g)).toHaveLength(4);
	expect(said).toContain('too deep inside of other mails');
	expect(said).not.toContain('inmost');
	expect(hints).toHaveLength(1);
});
