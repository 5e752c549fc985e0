import { ofTexts, type Document, type Opened } from './document';
import { htmlToPlain } from './html-to-plain';
import { isDamaged } from './unreadable';
import { walkXml } from './walk-xml';

/** Reads an e-book chapter by chapter, in the order of its spine (EPUB 3.3, 5.7). */
export async function readEpub({ zip, name }: Opened): Promise<Document> {
	const path = zip?.names.find((inner) => inner.endsWith('.opf'));
	if (!zip || path === undefined) throw isDamaged(name, 'an e-book');
	const folder = path.slice(0, path.lastIndexOf('/') + 1);
	const files = new Map<string, string>();
	const order: string[] = [];
	walkXml(zip.read(path) ?? '', {
		open: (tag, { id = '', href = '', idref = '' }) => {
			if (/^(\w+:)?item$/.test(tag)) files.set(id, href);
			if (/^(\w+:)?itemref$/.test(tag)) order.push(idref);
		},
	});
	const chapters: string[] = [];
	for (const id of order) {
		const html = zip.read(`${folder}${decodeURI(files.get(id) ?? '')}`);
		if (html !== undefined) chapters.push(await htmlToPlain(html));
	}
	return ofTexts([{ text: chapters.filter((text) => text !== '').join('\n\n') }]);
}
