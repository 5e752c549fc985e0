import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { damaged } from './damaged';
import type { EncryptionKey, EncryptionKeys } from './encryption-keys';

type Bytes = AsyncIterable<Buffer>;
type KeyedHash = ReturnType<typeof createHmac>;

const version = 2;
const saltBytes = 32;
const headBytes = 1 + 4 + saltBytes; // version, key id, salt of the key of this file
const frameBytes = 65_536;
const tagBytes = 16;
const encryptedBytes = frameBytes + tagBytes;

/** Encrypts and opens files of any length, holding a frame of 64 KiB in memory. */
export interface BlobCipher {
	/** A keyed hash of the content: names it, and says nothing about it to others. */
	hash(): KeyedHash;
	encrypt(content: Bytes): AsyncGenerator<Buffer>;
	/**
	 * The content of an encrypted file with that hash, in hex. Throws credential-invalid for another
	 * secret, and output-invalid as soon as something proves changed, cut off or swapped.
	 */
	open(encrypted: Bytes, hex: string): AsyncGenerator<Buffer>;
}

/**
 * AES-256-GCM frame by frame, where each nonce counts and the last is marked, so that no frame can
 * be left out, moved or added (the STREAM construction: eprint.iacr.org/2015/189, section 7). Each
 * file has a key of its own, so that however many there are no nonce is used twice with one.
 */
export function createBlobCipher({ current, find }: EncryptionKeys): BlobCipher {
	const secret = blobKey(current);
	const hashOf = (key: Buffer) => createHmac('sha256', key).update('content');
	return {
		hash: () => hashOf(secret),
		async *encrypt(content) {
			const salt = randomBytes(saltBytes);
			const head = Buffer.concat([Buffer.from([version]), current.id, salt]);
			const key = fileKey(secret, salt);
			yield head;
			for await (const { frame, count, isLast } of framesOf(content, frameBytes)) {
				const cipher = createCipheriv('aes-256-gcm', key, nonceOf(count, isLast));
				cipher.setAAD(head);
				yield Buffer.concat([cipher.update(frame), cipher.final(), cipher.getAuthTag()]);
			}
		},
		async *open(encrypted, hex) {
			let opens: { key: Buffer; head: Buffer; hash: KeyedHash } | undefined;
			for await (const { frame, count, isLast } of framesOf(encrypted, encryptedBytes, headBytes)) {
				if (!opens) {
					if (frame.length < headBytes || frame[0] !== version || isLast) throw damaged();
					const from = blobKey(find(frame.subarray(1, 5)));
					const key = fileKey(from, frame.subarray(5));
					opens = { key, head: Buffer.from(frame), hash: hashOf(from) };
					continue;
				}
				if (frame.length < tagBytes) throw damaged();
				const { key, head, hash } = opens;
				const nonce = nonceOf(count - 1, isLast);
				const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
				decipher.setAAD(head).setAuthTag(frame.subarray(-tagBytes));
				const plain = decipher.update(frame.subarray(0, -tagBytes));
				try {
					decipher.final();
				} catch (error) {
					throw damaged(error);
				}
				hash.update(plain);
				yield plain;
			}
			if (opens?.hash.digest('hex') !== hex) throw damaged();
		},
	};
}

/** Another key than that of envelopes, so that their nonces have nothing in common. */
const blobKey = ({ key }: EncryptionKey) => createHmac('sha256', key).update('blobs').digest();

/** RFC 5869, with the salt that the file begins with. */
const fileKey = (secret: Buffer, salt: Uint8Array): Buffer =>
	Buffer.from(hkdfSync('sha256', secret, salt, 'blob', 32));

function nonceOf(count: number, isLast: boolean): Buffer {
	const nonce = Buffer.alloc(12);
	nonce.writeUInt32BE(count, 7);
	nonce.writeUInt8(isLast ? 1 : 0, 11);
	return nonce;
}

/** Frames of that many bytes, the first of `first`; the last may be shorter. */
async function* framesOf(content: Bytes, size: number, first = size) {
	let held: Buffer = Buffer.alloc(0);
	let count = 0;
	for await (const bytes of content) {
		held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
		// A full frame is kept back until it is known whether it is the last.
		for (let length; held.length > (length = count === 0 ? first : size); count++) {
			yield { frame: held.subarray(0, length), count, isLast: false };
			held = held.subarray(length);
		}
	}
	yield { frame: held, count, isLast: true };
}
