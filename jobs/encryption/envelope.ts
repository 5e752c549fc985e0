import { constants } from 'node:buffer';
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { damaged } from './damaged';
import type { EncryptionKeys } from './encryption-keys';

/** What an encrypted value is and whose: it opens only as the same thing of the same owner. */
export interface EncryptionContext {
	purpose: 'request' | 'result' | 'failure' | 'callback' | 'blobs' | 'step';
	/** Id of the job or batch that owns the value. */
	id: string;
}

export interface Envelope {
	/** Tells which secret encrypts, without giving it away: 8 hex digits. */
	readonly keyId: string;
	/** The same of every secret whose values it opens, that one first. */
	readonly keyIds: readonly string[];
	/** Compresses and encrypts any JSON value. */
	encrypt(value: unknown, context: EncryptionContext): string;
	/** Throws credential-invalid for another secret, output-invalid for a changed value. */
	open(encrypted: string, context: EncryptionContext): unknown;
	/**
	 * Keyed hashes, one for each secret, the current one first: equal for equal lists of JSON values,
	 * and they say nothing about them to others.
	 */
	fingerprints(values: readonly unknown[]): [string, ...string[]];
}

const version = 1;
const compressed = 1;
const nonceBytes = 12;
const headBytes = 18; // version, flags, key id (4), nonce (12)
const tagBytes = 16;
// Below, what compressing takes is more than what a few hundred bytes of Redis are worth.
const compressFrom = 2048;
/** What inflates to more could not be read as text. */
const maxBytes = constants.MAX_STRING_LENGTH;

/** Encrypts with AES-256-GCM under the current key, and opens what any of the keys encrypted. */
export function createEnvelope(
	{ current, all, find }: EncryptionKeys,
	maxOutputLength = maxBytes,
): Envelope {
	const nextNonce = createNonces();
	return {
		keyId: current.id.toString('hex'),
		keyIds: all.map(({ id }) => id.toString('hex')),
		encrypt(value, context) {
			const plain = Buffer.from(JSON.stringify(value ?? null));
			const small = plain.length >= compressFrom ? deflateRawSync(plain) : plain;
			const packed = small.length < plain.length;
			const nonce = nextNonce();
			const flags = packed ? compressed : 0;
			const head = Buffer.concat([Buffer.from([version, flags]), current.id, nonce]);
			const cipher = createCipheriv('aes-256-gcm', current.key, nonce).setAAD(aad(head, context));
			const body = [cipher.update(packed ? small : plain), cipher.final()];
			return Buffer.concat([head, ...body, cipher.getAuthTag()]).toString('base64');
		},
		open(encrypted, context) {
			const bytes = Buffer.from(encrypted, 'base64');
			if (bytes.length < headBytes + tagBytes || bytes[0] !== version) throw damaged();
			const head = bytes.subarray(0, headBytes);
			const { key } = find(head.subarray(2, 6));
			const decipher = createDecipheriv('aes-256-gcm', key, head.subarray(6), {
				authTagLength: tagBytes,
			});
			decipher.setAAD(aad(head, context)).setAuthTag(bytes.subarray(-tagBytes));
			try {
				const small = Buffer.concat([
					decipher.update(bytes.subarray(headBytes, -tagBytes)),
					decipher.final(),
				]);
				const plain = head[1] === compressed ? inflateRawSync(small, { maxOutputLength }) : small;
				return JSON.parse(plain.toString()) as unknown;
			} catch (error) {
				throw damaged(error);
			}
		},
		fingerprints(values) {
			const hashes = all.map(({ key }) => createHmac('sha256', key).update('fingerprint'));
			// One at a time: together they may be longer than a string can be.
			for (const value of values) {
				const json = Buffer.from(JSON.stringify(value ?? null));
				for (const hash of hashes) hash.update(`${String(json.length)}:`).update(json);
			}
			return hashes.map((hash) => hash.digest('base64url')) as [string, ...string[]];
		},
	};
}

const aad = (head: Buffer, { purpose, id }: EncryptionContext): Buffer =>
	Buffer.concat([head, Buffer.from(`${purpose}:${id}`)]);

/** Random nonces, hundreds of which are asked of the system at once. */
function createNonces(): () => Buffer {
	let random = Buffer.alloc(0);
	return () => {
		if (random.length === 0) random = randomBytes(256 * nonceBytes);
		const nonce = random.subarray(0, nonceBytes);
		random = random.subarray(nonceBytes);
		return nonce;
	};
}
