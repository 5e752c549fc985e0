import { inflateRawSync } from 'node:zlib';
import { isDamaged, isLocked, isTooLong, maxUnpackedBytes } from './unreadable';

/** The files inside a ZIP archive, which modern office documents are. */
export interface Zip {
	names: string[];
	/** The content of a file; undefined where there is none of that name. */
	read: (name: string) => string | undefined;
}

interface Entry {
	at: number;
	method: number;
	packed: number;
	isLocked: boolean;
}

/** More files than any office document has. */
const maxEntries = 20_000;

/**
 * Opens a ZIP archive by its directory (PKWARE APPNOTE, 4.3.12 and 4.3.16). What is unpacked of it
 * is bounded by its real size, whatever the directory says. Throws request-invalid where it is
 * damaged, protected, or unpacks to too much.
 */
export function openZip(bytes: Buffer, name: string): Zip {
	const entries = directoryOf(bytes, name);
	let left = maxUnpackedBytes;
	return {
		names: [...entries.keys()],
		read(inner) {
			const entry = entries.get(inner);
			if (!entry) return undefined;
			if (entry.isLocked) throw isLocked(name);
			const content = unpack(bytes, entry, left, name);
			left -= content.length;
			if (left < 0) throw isTooLong(name);
			return content.toString('utf8');
		},
	};
}

function directoryOf(bytes: Buffer, name: string): Map<string, Entry> {
	const entries = new Map<string, Entry>();
	const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
	if (end < 0 || end + 22 > bytes.length) throw isDamaged(name, 'a ZIP archive');
	const count = bytes.readUInt16LE(end + 10);
	if (count > maxEntries) throw isTooLong(name);
	let at = bytes.readUInt32LE(end + 16);
	for (let index = 0; index < count; index++) {
		if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) {
			throw isDamaged(name, 'a ZIP archive');
		}
		const length = bytes.readUInt16LE(at + 28);
		const inner = bytes.toString('utf8', at + 46, at + 46 + length);
		// A library that unpacks each of them unpacks more than was counted here.
		if (entries.has(inner)) throw isDamaged(name, 'a ZIP archive');
		entries.set(inner, {
			isLocked: (bytes.readUInt16LE(at + 8) & 1) === 1,
			method: bytes.readUInt16LE(at + 10),
			packed: bytes.readUInt32LE(at + 20),
			at: bytes.readUInt32LE(at + 42),
		});
		at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
	}
	return entries;
}

function unpack(bytes: Buffer, { at, method, packed }: Entry, left: number, name: string): Buffer {
	if (at + 30 > bytes.length) throw isDamaged(name, 'a ZIP archive');
	const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
	const content = bytes.subarray(from, from + packed);
	if (method === 0) return content;
	try {
		return inflateRawSync(content, { maxOutputLength: Math.max(1, left) });
	} catch (error) {
		if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw isTooLong(name);
		throw isDamaged(name, 'a ZIP archive', error);
	}
}
