import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	randomBytes,
	scryptSync,
} from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Failure } from '../endpoint/failure';

/** What a sealed value is and whose: it opens only as the same thing of the same owner. */
export interface SealContext {
	purpose: 'request' | 'result' | 'failure' | 'callback' | 'blobs' | 'step';
	/** Id of the job or batch that owns the value. */
	id: string;
}

export interface Envelope {
	/** Tells which secret seals, without giving it away: 8 hex digits. */
	readonly keyId: string;
	/** Compresses and encrypts any JSON value. */
	seal(value: unknown, context: SealContext): string;
	/** Throws credential-invalid for another secret, output-invalid for a changed value. */
	open(sealed: string, context: SealContext): unknown;
	/** A keyed hash: equal for equal lists of JSON values, and says nothing about them to others. */
	fingerprint(values: readonly unknown[]): string;
}

const version = 1;
const compressed = 1;
const headBytes = 18; // version, flags, key id (4), nonce (12)
const tagBytes = 16;
const compressFrom = 512;

/** Seals with AES-256-GCM under a key derived from the secret. */
export function createEnvelope(secret: string): Envelope {
	const key = deriveKey(secret);
	const keyId = createHmac('sha256', key).update('key id').digest().subarray(0, 4);

	return {
		keyId: keyId.toString('hex'),
		seal(value, context) {
			const plain = Buffer.from(JSON.stringify(value ?? null));
			const small = plain.length >= compressFrom ? deflateRawSync(plain) : plain;
			const packed = small.length < plain.length;
			const nonce = randomBytes(12);
			const head = Buffer.concat([Buffer.from([version, packed ? compressed : 0]), keyId, nonce]);
			const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad(head, context));
			const body = [cipher.update(packed ? small : plain), cipher.final()];
			return Buffer.concat([head, ...body, cipher.getAuthTag()]).toString('base64');
		},
		open(sealed, context) {
			const bytes = Buffer.from(sealed, 'base64');
			if (bytes.length < headBytes + tagBytes || bytes[0] !== version) throw damaged();
			const head = bytes.subarray(0, headBytes);
			if (!head.subarray(2, 6).equals(keyId)) throw otherSecret();
			const decipher = createDecipheriv('aes-256-gcm', key, head.subarray(6), {
				authTagLength: tagBytes,
			});
			decipher.setAAD(aad(head, context)).setAuthTag(bytes.subarray(-tagBytes));
			try {
				const small = Buffer.concat([
					decipher.update(bytes.subarray(headBytes, -tagBytes)),
					decipher.final(),
				]);
				const plain = head[1] === compressed ? inflateRawSync(small) : small;
				return JSON.parse(plain.toString()) as unknown;
			} catch (error) {
				throw damaged(error);
			}
		},
		fingerprint(values) {
			const hash = createHmac('sha256', key).update('fingerprint');
			// One at a time: together they may be longer than a string can be.
			for (const value of values) {
				const json = Buffer.from(JSON.stringify(value ?? null));
				hash.update(`${String(json.length)}:`).update(json);
			}
			return hash.digest('base64url');
		},
	};
}

const aad = (head: Buffer, { purpose, id }: SealContext): Buffer =>
	Buffer.concat([head, Buffer.from(`${purpose}:${id}`)]);

// Deriving takes tens of milliseconds, and a host opens the same queue often.
const keys = new Map<string, Buffer>();

function deriveKey(secret: string): Buffer {
	const name = createHash('sha256').update(secret).digest('hex');
	const key = keys.get(name) ?? scryptSync(secret, 'n8n-nodes-openai-compatible', 32);
	keys.set(name, key);
	return key;
}

const otherSecret = () =>
	new Failure({
		kind: 'credential-invalid',
		message: 'This was sealed with another sealing secret',
		hint: 'Give n8n and every worker the same sealing secret',
	});

const damaged = (cause?: unknown) =>
	new Failure(
		{
			kind: 'output-invalid',
			message: 'A sealed value of the job queue was changed or cut off',
			hint: 'Check who else writes to this Redis, and run the item again',
		},
		{ cause },
	);
