import { readDocument } from '../../../capabilities/documents/read-document';

it('the date of an email is that of who wrote it, not that of UTC', async () => {
	const mail =
		'From: a@example.com\r\nSubject: Late\r\nDate: Sat, 07 Nov 2026 00:30:00 +0100\r\n\r\nHello';
	const { signal } = new AbortController();
	const read = await readDocument({ name: 'The file a', bytes: Buffer.from(mail), signal });
	expect(read?.texts[0]?.text).toContain('Date: Sat, 07 Nov 2026 00:30:00 +0100');
});
