import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

const deepest = 3;
const limits = { maxOutputLength: 2 ** 26 };
/** Where a compressed value may begin that has no mark of its own: at once, or behind the head of an envelope or a blob. */
const starts = [0, 12, 18];

/** What a text looks like in bytes, by the name of the form: letters and digits alone are looked for. */
function formsOf(tag: string): Map<string, Buffer> {
	const bytes = Buffer.from(tag);
	const each = (form: (byte: number) => string) => Buffer.from([...bytes].map(form).join(''));
	const hex = bytes.toString('hex');
	const utf16 = Buffer.from(tag, 'utf16le');
	return new Map<string, Buffer>([
		['plain', bytes],
		['utf-16', utf16],
		['utf-16, big endian', Buffer.from(utf16).swap16()],
		['hex', Buffer.from(hex)],
		['hex, upper case', Buffer.from(hex.toUpperCase())],
		['url-encoded', each((byte) => `%${byte.toString(16)}`)],
		['url-encoded, upper case', each((byte) => `%${byte.toString(16).toUpperCase()}`)],
		['json-escaped', each((byte) => `\\u00${byte.toString(16)}`)],
		...[0, 1, 2].map((shift) => [`base64, ${String(shift)} on`, base64(bytes, shift)] as const),
	]);
}

/** What base64 of the bytes has in common wherever they stand; `shift` is their place modulo 3. */
function base64(bytes: Buffer, shift: number): Buffer {
	const text = Buffer.concat([Buffer.alloc(shift), bytes])
		.toString('base64')
		.replace(/=+$/, '');
	const rest = (shift + bytes.length) % 3;
	// The first and the last characters hold bits of the neighbours as well.
	return Buffer.from(text.slice(shift === 0 ? 0 : shift + 1, rest === 0 ? undefined : -1));
}

/** Where one of the tags shows in the bytes, or in what they hold compressed or as base64. */
export function findIn(bytes: Buffer, tags: readonly string[]): string[] {
	const found = new Set<string>();
	const forms = tags.flatMap((tag) => [...formsOf(tag)]);
	for (const layer of layersOf(bytes)) {
		for (const [form, pattern] of forms) {
			const at = layer.indexOf(pattern);
			if (at < 0) continue;
			const around = layer.subarray(Math.max(0, at - 60), at + pattern.length + 40);
			found.add(`${form}: ${around.toString('latin1')}`);
		}
	}
	return [...found];
}

function* layersOf(bytes: Buffer, depth = 0): Generator<Buffer> {
	yield bytes;
	if (depth === deepest) return;
	for (const inner of [...inflated(bytes), ...decoded(bytes)]) yield* layersOf(inner, depth + 1);
}

function* inflated(bytes: Buffer): Generator<Buffer> {
	for (let at = bytes.indexOf(0x1f); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
		if (bytes[at + 1] !== 0x8b) continue;
		yield* tried(() => gunzipSync(bytes.subarray(at), limits));
		// What stands behind it may look like more of it.
		yield* tried(() => inflateRawSync(bytes.subarray(at + 10), limits));
	}
	for (let at = bytes.indexOf(0x78); at >= 0; at = bytes.indexOf(0x78, at + 1)) {
		if (bytes.readUInt16BE(Math.min(at, bytes.length - 2)) % 31 !== 0) continue;
		yield* tried(() => inflateSync(bytes.subarray(at), limits));
	}
	for (const start of starts) {
		yield* tried(() => inflateRawSync(bytes.subarray(start), limits));
		yield* tried(() => brotliDecompressSync(bytes.subarray(start), limits));
	}
}

function* tried(inflate: () => Buffer): Generator<Buffer> {
	try {
		yield inflate();
	} catch {
		// Not compressed in this way.
	}
}

function* decoded(bytes: Buffer): Generator<Buffer> {
	for (const [run] of bytes.toString('latin1').matchAll(/[A-Za-z0-9+/_-]{40,}/g)) {
		yield Buffer.from(run, 'base64');
	}
}
