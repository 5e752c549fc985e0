import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';

export const testBucket = 'recordings';

/** The only key that the server knows. */
const key = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/**
 * A real S3 server over a folder, with a bucket. It computes the signature of a list from another path
 * than the one that is signed, so that signatures are only checked where a test lists nothing.
 */
export async function s3Server({ checksSignatures = false } = {}) {
	const directory = mkdtempSync(join(tmpdir(), 's3-'));
	const server = new S3rver({
		directory,
		port: 0,
		silent: true,
		allowMismatchedSignatures: !checksSignatures,
		configureBuckets: [{ name: testBucket }],
	});
	const { port } = await server.run();
	return {
		settings: {
			bucket: testBucket,
			endpoint: `http://127.0.0.1:${String(port)}`,
			pathStyle: true,
			encryption: 'none' as const,
			...key,
		},
		async close() {
			await server.close();
			rmSync(directory, { recursive: true, force: true });
		},
	};
}
