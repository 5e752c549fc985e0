import { ofTexts, type Document, type Opened } from './document';
import { htmlToPlain } from './html-to-plain';

/** Reads a page of HTML, in the charset that it names (html.spec.whatwg.org, 13.2.3.2). */
export async function readHtml({ bytes, text = '' }: Opened): Promise<Document> {
	const charset = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(text.slice(0, 4096))?.[1];
	return ofTexts([{ text: await htmlToPlain(decode(bytes, charset) ?? text) }]);
}

/** Undefined where no charset is named that is known, or the bytes are of another. */
function decode(bytes: Buffer, charset: string | undefined): string | undefined {
	if (charset === undefined || /^utf-?(8|16)/i.test(charset)) return undefined;
	try {
		return new TextDecoder(charset, { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
