import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '../redis/s3-settings';
import { loadS3 } from './load-s3';
import type { ListedObject } from './s3-ages';
import { isMissing, nameOf, statusOf, toS3Failure } from './to-s3-failure';

const partBytes = 8 * 1024 * 1024;
const partsAtOnce = 4;

/** The objects below a folder in a bucket. Every method throws Failures. */
export interface Bucket {
	/** As people write it: `s3://bucket/folder/key`. */
	urlOf(key: string): string;
	/** In bytes; undefined where there is no such object. */
	sizeOf(key: string): Promise<number | undefined>;
	/** Milliseconds since 1970; undefined where there is no such object. */
	modifiedAt(key: string): Promise<number | undefined>;
	text(key: string): Promise<string | undefined>;
	put(key: string, text: string): Promise<void>;
	/** Does nothing where the object is there already. */
	putNew(key: string, text: string): Promise<void>;
	/** Uploads a file of any size in parts. */
	upload(key: string, content: () => Readable): Promise<void>;
	read(key: string, from: number): Promise<Readable>;
	/** In the order of the keys. */
	list(under: string): AsyncGenerator<ListedObject>;
	remove(key: string): Promise<void>;
	/** Removes the parts of uploads that began before the time, in milliseconds since 1970. */
	abortUploads(before: number): Promise<void>;
}

/** Loads the S3 client; sends nothing yet. Throws credential-invalid if it is not installed. */
export async function openBucket(settings: S3Settings, folder: string): Promise<Bucket> {
	const { s3, Upload } = await loadS3();
	const client: S3Client = new s3.S3Client(clientSettings(settings));
	const Bucket = settings.bucket;
	const root = [settings.folder, folder].filter(Boolean).join('/');
	const at = (key: string) => ({ Bucket, Key: `${root}/${key}` });
	const stored = encryptionOf(settings);
	const run = async <T>(work: Promise<T>): Promise<T> => {
		try {
			return await work;
		} catch (error) {
			throw toS3Failure(error, settings);
		}
	};
	const unlessMissing = async <T>(work: Promise<T>): Promise<T | undefined> =>
		await run(
			work.catch((error: unknown) => {
				if (isMissing(error)) return undefined;
				throw error;
			}),
		);
	const put = async (key: string, text: string, options = {}) => {
		const input = {
			...at(key),
			...stored,
			Body: text,
			ContentLength: Buffer.byteLength(text),
			...options,
		};
		await client.send(new s3.PutObjectCommand(input));
	};
	const readAt = async (key: string, from: number) => {
		const range = from === 0 ? {} : { Range: `bytes=${String(from)}-` };
		const { Body } = await client.send(new s3.GetObjectCommand({ ...at(key), ...range }));
		return Body as Readable & { transformToString(): Promise<string> };
	};

	return {
		urlOf: (key) => `s3://${Bucket}/${root}/${key}`,
		async sizeOf(key) {
			const head = await unlessMissing(client.send(new s3.HeadObjectCommand(at(key))));
			return head?.ContentLength;
		},
		async modifiedAt(key) {
			const head = await unlessMissing(client.send(new s3.HeadObjectCommand(at(key))));
			return head?.LastModified?.getTime();
		},
		text: async (key) =>
			await unlessMissing(readAt(key, 0).then(async (body) => await body.transformToString())),
		put: async (key, text) => {
			await run(put(key, text));
		},
		async putNew(key, text) {
			const once = put(key, text, { IfNoneMatch: '*' }).catch(async (error: unknown) => {
				if (
					nameOf(error) === 'PreconditionFailed' ||
					nameOf(error) === 'ConditionalRequestConflict'
				) {
					return;
				}
				// Some servers do not know the condition, such as Ceph.
				if (![400, 501].includes(statusOf(error) ?? 0)) throw error;
				await put(key, text);
			});
			await run(once);
		},
		async upload(key, content) {
			const params = { ...at(key), ...stored, Body: content() };
			const upload = new Upload({ client, params, partSize: partBytes, queueSize: partsAtOnce });
			await run(upload.done());
		},
		read: async (key, from) => await run(readAt(key, from)),
		async *list(under) {
			const input = { Bucket, Prefix: `${root}/${under}` };
			for (let ContinuationToken: string | undefined; ;) {
				const command = new s3.ListObjectsV2Command({ ...input, ContinuationToken });
				const page = await run(client.send(command));
				for (const { Key = '', LastModified } of page.Contents ?? []) {
					yield { key: Key.slice(root.length + 1), modifiedAt: LastModified?.getTime() ?? 0 };
				}
				ContinuationToken = page.NextContinuationToken;
				if (ContinuationToken === undefined) return;
			}
		},
		remove: async (key) => {
			await run(client.send(new s3.DeleteObjectCommand(at(key))));
		},
		async abortUploads(before) {
			const command = new s3.ListMultipartUploadsCommand({ Bucket, Prefix: `${root}/` });
			// Not every server lists them, nor may every key do so.
			const page = await client.send(command).catch(() => undefined);
			for (const { Key, UploadId, Initiated } of page?.Uploads ?? []) {
				if (!Initiated || Initiated.getTime() > before) continue;
				await run(client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key, UploadId })));
			}
		},
	};
}

function clientSettings({ endpoint, region, pathStyle, accessKeyId, secretAccessKey }: S3Settings) {
	return {
		...(region === undefined && endpoint === undefined ? {} : { region: region ?? 'us-east-1' }),
		forcePathStyle: pathStyle,
		maxAttempts: 4,
		// Without these, a network that goes silent holds a request for many minutes.
		requestHandler: { connectionTimeout: 5000, socketTimeout: 60_000 },
		...(endpoint === undefined ? {} : { endpoint }),
		...(accessKeyId === undefined || secretAccessKey === undefined
			? {}
			: { credentials: { accessKeyId, secretAccessKey } }),
		// Servers other than Amazon's do not know the newer checksums.
		requestChecksumCalculation: 'WHEN_REQUIRED',
		responseChecksumValidation: 'WHEN_REQUIRED',
	} as const;
}

function encryptionOf({ encryption, kmsKeyId }: S3Settings) {
	if (encryption === 'none') return {};
	return {
		ServerSideEncryption: encryption,
		...(kmsKeyId === undefined ? {} : { SSEKMSKeyId: kmsKeyId }),
	};
}
