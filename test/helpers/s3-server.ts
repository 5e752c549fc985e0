import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	CreateBucketCommand,
	DeleteBucketCommand,
	DeleteObjectCommand,
	ListObjectsV2Command,
	S3Client,
} from '@aws-sdk/client-s3';
import S3rver from '@20minutes/s3rver';

export const testBucket = 'recordings';

/** The only key that the server knows. */
const key = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/**
 * A real S3 server with a bucket: that of TEST_S3_ENDPOINT with TEST_S3_ACCESS_KEY_ID and
 * TEST_S3_SECRET_ACCESS_KEY, where they are set, else one from npm over a folder. That one computes the signature of a list from another path
 * than the one that is signed, so that signatures are only checked where a test lists nothing.
 */
export async function s3Server({ checksSignatures = false } = {}) {
	const {
		TEST_S3_ENDPOINT: endpoint,
		TEST_S3_ACCESS_KEY_ID: accessKeyId = '',
		TEST_S3_SECRET_ACCESS_KEY: secretAccessKey = '',
	} = process.env;
	if (endpoint) return await bucketOn({ endpoint, accessKeyId, secretAccessKey });
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

/** A bucket of its own on a server that runs already, which goes with everything in it. */
async function bucketOn({
	endpoint,
	...credentials
}: {
	endpoint: string;
	accessKeyId: string;
	secretAccessKey: string;
}) {
	const client = new S3Client({
		...{ endpoint, credentials, region: 'us-east-1', forcePathStyle: true },
	});
	const Bucket = `${testBucket}-${randomUUID()}`;
	await client.send(new CreateBucketCommand({ Bucket }));
	return {
		settings: {
			...{ bucket: Bucket, endpoint, pathStyle: true, encryption: 'none' as const },
			...credentials,
		},
		async close() {
			const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
			for (const { Key } of Contents) await client.send(new DeleteObjectCommand({ Bucket, Key }));
			await client.send(new DeleteBucketCommand({ Bucket }));
			client.destroy();
		},
	};
}
