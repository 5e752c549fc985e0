import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { findIn } from '../integration/helpers/clear-text';
import { content, contentTag, secretTag } from '../integration/helpers/marks';

describe('the search itself finds a mark', () => {
	const text = Buffer.from(`before ${content('planted')} behind`);
	const hex = text.toString('hex');
	const each = (form: (byte: number) => string) => [...text].map(form).join('');
	const noise = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 197 + 31) % 251));
	const planted: [string, Buffer | string][] = [
		['plain', text],
		['in JSON', JSON.stringify({ text: text.toString() })],
		['in a URL', encodeURIComponent(text.toString())],
		['in hex', hex],
		['in hex of upper case', hex.toUpperCase()],
		['percent by percent', each((byte) => `%${byte.toString(16)}`)],
		['in JSON, all escaped', each((byte) => `\\u00${byte.toString(16).padStart(2, '0')}`)],
		['in UTF-16', text.toString('utf8').split('').join('\0')],
		['in base64', text.toString('base64')],
		['in base64, one on', `eA${Buffer.from(`x${text.toString()}`).toString('base64')}`],
		['in base64, two on', Buffer.from(`xy${text.toString()}`).toString('base64')],
		['in base64 for URLs', text.toString('base64url')],
		['in base64 of base64', Buffer.from(text.toString('base64')).toString('base64')],
		['by gzip', Buffer.concat([noise, gzipSync(text), noise])],
		['by zlib', Buffer.concat([noise, deflateSync(text), noise])],
		['by deflate', deflateRawSync(text)],
		['by deflate behind a head', Buffer.concat([noise.subarray(0, 18), deflateRawSync(text)])],
		['by brotli', brotliCompressSync(text)],
		['by gzip in base64 in JSON', JSON.stringify({ a: gzipSync(text).toString('base64') })],
	];
	it.each(planted)('%s', (_form, bytes) => {
		expect(findIn(Buffer.from(bytes), [contentTag])).not.toEqual([]);
		expect(findIn(Buffer.from(bytes), [secretTag])).toEqual([]);
	});
});
