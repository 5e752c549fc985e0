import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EncryptionKey, EncryptionKeys } from '../encryption/encryption-keys';

/** How far the clocks of two machines may differ, in milliseconds. */
const maxSkewMs = 15 * 60_000;

/** What is asked of a file server, as the request line says it. */
export interface FileRequest {
	method: string;
	/** With the query. */
	path: string;
	/** Of the queue: each has a folder of its own. */
	prefix: string;
}

/** Allows this one request for a quarter of an hour: `<milliseconds since 1970>.<hex>`. */
export function signRequest(request: FileRequest, { current }: EncryptionKeys): string {
	const time = String(Date.now());
	return `${time}.${signatureOf(request, time, current)}`;
}

/** Whether somebody with the encryption secret, or a previous one, asks this now. */
export function checkToken(
	token: string,
	request: FileRequest,
	{ all }: EncryptionKeys,
): 'valid' | 'wrong' | 'clock' {
	const [time = '', signature = ''] = token.split('.');
	const given = Buffer.from(signature);
	const isSigned = all.some((key) => {
		const expected = Buffer.from(signatureOf(request, time, key));
		return expected.length === given.length && timingSafeEqual(expected, given);
	});
	if (!isSigned) return 'wrong';
	return Math.abs(Date.now() - Number(time)) > maxSkewMs ? 'clock' : 'valid';
}

function signatureOf({ method, path, prefix }: FileRequest, time: string, { key }: EncryptionKey) {
	const secret = createHmac('sha256', key).update('file server').digest();
	const text = [time, prefix, method, path].join('\n');
	return createHmac('sha256', secret).update(text).digest('hex');
}
