import { createHash, createHmac, scryptSync } from 'node:crypto';
import { Failure } from '../../endpoint/failure';

export interface SealingKey {
	/** Tells which secret it comes from, without giving it away: 4 bytes. */
	readonly id: Buffer;
	/** 32 bytes. */
	readonly key: Buffer;
}

export interface SealingKeys {
	/** What everything new is sealed with. */
	readonly current: SealingKey;
	/** Every key that opens, the current one first. */
	readonly all: readonly SealingKey[];
	/** The key of that id; throws credential-invalid where there is none. */
	find: (id: Buffer) => SealingKey;
}

/**
 * The keys of a sealing secret, and of those that only open what was sealed before. Each namespace
 * has its own of the same secret.
 */
export function sealingKeys({
	sealingSecret,
	fallbackSecrets = [],
	namespace = '',
}: {
	sealingSecret: string;
	fallbackSecrets?: readonly string[];
	namespace?: string | undefined;
}): SealingKeys {
	const current = toKey(sealingSecret, namespace);
	const all = [current, ...fallbackSecrets.map((secret) => toKey(secret, namespace))];
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

/** What a Failure carries as its code where a value was sealed with a secret that is not known. */
export const otherSecretCode = 'other-sealing-secret';

// Deriving takes tens of milliseconds, and a host opens the same queue often.
const known = new Map<string, SealingKey>();

function toKey(secret: string, namespace: string): SealingKey {
	const salt = `n8n-nodes-openai-compatible${namespace && `@${namespace}`}`;
	const name = createHash('sha256').update(`${salt}:${secret}`).digest('hex');
	const found = known.get(name);
	if (found) return found;
	const key = scryptSync(secret, salt, 32);
	const made = { id: createHmac('sha256', key).update('key id').digest().subarray(0, 4), key };
	known.set(name, made);
	return made;
}

const otherSecret = () =>
	new Failure({
		kind: 'credential-invalid',
		code: otherSecretCode,
		message: 'This was sealed with another sealing secret',
		hint: 'Give n8n and every worker the same sealing secret; after a change, the old one as fallback until all that was sealed with it has ended',
	});
