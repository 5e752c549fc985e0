import type { Document, Opened } from './document';
import { htmlToPlain } from './html-to-plain';
import { mailText } from './mail-text';
import { isDamaged } from './unreadable';

interface Mailbox {
	name: string;
	address?: string | undefined;
	group?: Mailbox[] | undefined;
}

/** Images of a signature, which say nothing. */
const maxLogoBytes = 10_000;

/** Reads an email (RFC 5322 and MIME): its head, its text, and its attachments as they are. */
export async function readEmail({ bytes, name }: Opened): Promise<Document> {
	const { default: PostalMime } = await import('postal-mime');
	const mail = await PostalMime.parse(bytes, {
		...{ maxNestingDepth: 50, maxHeadersSize: 1_000_000 },
		...{ forceRfc822Attachments: true, attachmentEncoding: 'arraybuffer' },
	}).catch((error: unknown) => {
		throw isDamaged(name, 'an email', error);
	});
	const { from, to, cc, subject, text, html, headers } = mail;
	// As it was written: in UTC the day may be another.
	const date = headers.find(({ key }) => key === 'date')?.value ?? mail.date;
	const body = text?.trim() ? text : await htmlToPlain(html ?? '');
	const attachments = mail.attachments.map((file, index) => ({
		fileName: file.filename ?? `attachment ${String(index + 1)}`,
		mimeType: file.mimeType,
		bytes: Buffer.from(file.content as ArrayBuffer),
		isLogo: file.related === true && file.mimeType.startsWith('image/'),
	}));
	return {
		texts: [
			{
				text: mailText(
					{
						From: listed(from && [from]),
						To: listed(to),
						Cc: listed(cc),
						Date: date,
						Subject: subject,
					},
					body,
				),
			},
		],
		attachments: attachments.filter((file) => !(file.isLogo && file.bytes.length < maxLogoBytes)),
	};
}

const listed = (boxes: readonly Mailbox[] = []): string =>
	boxes.map((box) => (box.group ? listed(box.group) : shown(box))).join(', ');

const shown = ({ name, address = '' }: Mailbox) =>
	name === '' || name === address ? address : `${name} <${address}>`;
