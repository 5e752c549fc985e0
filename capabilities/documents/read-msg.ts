import Reader, { type FieldsData } from '@kenjiuno/msgreader';
import type { Document, Opened } from './document';
import { htmlToPlain } from './html-to-plain';
import { mailText } from './mail-text';
import { isDamaged } from './unreadable';

/** Reads an email as Outlook saves it ([MS-OXMSG]): its head, its text and its attachments. */
export async function readMsg({ bytes, name }: Opened): Promise<Document> {
	try {
		const reader = new Reader(new Uint8Array(bytes).buffer);
		const mail = reader.getFileData();
		if (mail.error !== undefined) throw new Error(mail.error);
		const { attachments = [] } = mail;
		return {
			texts: [{ text: mailText(headOf(mail), await bodyOf(mail)) }],
			attachments: attachments.map((file, index) => {
				const { fileName, content } = reader.getAttachment(file);
				return {
					fileName: fileName || `attachment ${String(index + 1)}`,
					mimeType: file.attachMimeTag ?? '',
					bytes: Buffer.from(content),
				};
			}),
		};
	} catch (error) {
		throw isDamaged(name, 'an email of Outlook', error);
	}
}

function headOf(mail: FieldsData): Record<string, string | undefined> {
	const { senderName = '', senderSmtpAddress, senderEmail, recipients = [], subject } = mail;
	const to = (type: string) =>
		recipients
			.filter(({ recipType = 'to' }) => recipType === type)
			.map((one) => withAddress(one.name, one.smtpAddress ?? one.email))
			.join(', ');
	return {
		From: withAddress(senderName, senderSmtpAddress ?? senderEmail),
		To: to('to'),
		Cc: to('cc'),
		Date: mail.clientSubmitTime ?? mail.messageDeliveryTime,
		Subject: subject,
	};
}

const withAddress = (name = '', address = '') =>
	name === '' || name === address || address === '' ? name || address : `${name} <${address}>`;

async function bodyOf({ body = '', bodyHtml, html }: FieldsData): Promise<string> {
	if (body.trim() !== '') return body;
	if (bodyHtml !== undefined) return await htmlToPlain(bodyHtml);
	return html === undefined ? '' : await htmlToPlain(decode(html));
}

function decode(html: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(html);
	} catch {
		return new TextDecoder('windows-1252').decode(html);
	}
}
