import { createHash, createHmac, createSecretKey, scryptSync, type KeyObject } from 'node:crypto';
import { Failure } from '../../endpoint/failure';

export interface EncryptionKey {
	/** Tells which secret it comes from, without giving it away: 4 bytes. */
	readonly id: Buffer;
	/** 32 bytes; made once, since each use of plain bytes would make it anew. */
	readonly key: KeyObject;
}

export interface EncryptionKeys {
	/** What everything new is encrypted with. */
	readonly current: EncryptionKey;
	/** Every key that opens, the current one first. */
	readonly all: readonly EncryptionKey[];
	/** The key of that id; throws credential-invalid where there is none. */
	find: (id: Buffer) => EncryptionKey;
}

/**
 * The keys of an encryption secret, and of those that only open what was encrypted before. Each namespace
 * has its own of the same secret.
 */
export function encryptionKeys({
	encryptionSecret,
	previousSecrets = [],
	namespace = '',
}: {
	encryptionSecret: string;
	previousSecrets?: readonly string[];
	namespace?: string | undefined;
}): EncryptionKeys {
	const current = toKey(encryptionSecret, namespace);
	const all = [current, ...previousSecrets.map((secret) => toKey(secret, namespace))];
	return {
		current,
		all,
		find(id) {
			const found = all.find((one) => one.id.equals(id));
			if (!found) throw otherSecret();
			return found;
		},
	};
}

/** What a Failure carries as its code where a value was encrypted with a secret that is not known. */
export const otherSecretCode = 'other-encryption-secret';

// Deriving takes tens of milliseconds, and a host opens the same queue often.
const known = new Map<string, EncryptionKey>();

function toKey(secret: string, namespace: string): EncryptionKey {
	const salt = `n8n-nodes-openai-compatible${namespace && `@${namespace}`}`;
	const name = createHash('sha256').update(`${salt}:${secret}`).digest('hex');
	const found = known.get(name);
	if (found) return found;
	const key = createSecretKey(scryptSync(secret, salt, 32));
	const made = { id: createHmac('sha256', key).update('key id').digest().subarray(0, 4), key };
	known.set(name, made);
	return made;
}

const otherSecret = () =>
	new Failure({
		kind: 'credential-invalid',
		code: otherSecretCode,
		message: 'This value was encrypted with another encryption secret',
		hint: 'Set the same encryption secret in n8n and in every worker. After a change, keep the old one as the previous secret until everything that was encrypted with it has ended',
	});
