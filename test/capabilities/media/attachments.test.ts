import { newBudget, takeAttachment } from '../../../capabilities/media/attachment-budget';
import { toContentParts } from '../../../capabilities/media/to-content-parts';
import { testContext } from '../../helpers/context';
import { attached, makeMail } from '../../helpers/make-documents';

const limits =
	'at most 100 attachments, 100 MB of them and 20 million characters are read of a file';
const list = (count: number, name: (index: number) => string) =>
	Array.from({ length: count }, (_, index) => attached(name(index), Buffer.from('some words')));

async function read(mail: Buffer) {
	const { context, hints } = testContext({ url: 'http://localhost:9', files: { file: mail } });
	const media = { ref: 'file', mimeType: '', fileName: 'a.eml', byteLength: mail.length };
	const parts = await toContentParts({ media }, {}, context);
	const texts = parts.map((part) => (part.type === 'text' ? part.text : ''));
	return { texts, hints };
}

describe('the attachments of a mail', () => {
	it('have one limit for the mail and all mails inside of it', async () => {
		const inside = (at: number) =>
			makeMail(`Subject: Fwd ${String(at)}`, ...list(40, (index) => `${String(index)}.txt`));
		const mails = [0, 1, 2].map((at) => ({
			head: 'Content-Type: message/rfc822',
			body: inside(at).toString(),
		}));
		const { texts, hints } = await read(makeMail('Subject: All', ...mails));
		expect(texts).toHaveLength(1 + 100);
		expect(texts.filter((text) => text.endsWith('some words'))).toHaveLength(97);
		expect(hints).toEqual([
			expect.stringContaining(`has 40 attachments, of which 17 were read: ${limits}`),
		]);
	});

	it('have a limit of characters in all, beyond which a smaller one is still read', async () => {
		const long = Buffer.alloc(11_000_000, 'word ');
		const { texts, hints } = await read(
			makeMail(
				'Subject: Long',
				attached('a.txt', long),
				attached('b.txt', long),
				attached('c.txt', Buffer.from('short')),
			),
		);
		const said = `The attachment b.txt has more text than is still read: ${limits}`;
		expect(texts.slice(2)).toEqual([`File b.txt:\n\n[${said}]`, 'File c.txt:\n\nshort']);
		expect(hints).toEqual([`The file a.eml was read without an attachment. ${said}`]);
	});

	it('have a limit of bytes in all', () => {
		const budget = newBudget();
		const take = (byteLength: number) =>
			takeAttachment(budget, { fileName: 'a', mimeType: '', bytes: Buffer.alloc(byteLength) });
		expect([40e6, 40e6, 40e6, 20e6, 1].map(take)).toEqual([true, true, false, true, false]);
	});

	it('of the same name are documents of their own', async () => {
		const { texts } = await read(
			makeMail(
				'Subject: Two',
				attached('note.txt', Buffer.from('first')),
				attached('note.txt', Buffer.from('second')),
			),
		);
		expect(texts.slice(1)).toEqual(['File note.txt:\n\nfirst', 'File note.txt:\n\nsecond']);
	});
});
