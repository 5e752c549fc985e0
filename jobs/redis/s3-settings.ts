import { z } from 'zod/v4';
import { filled } from './filled';

/** Where files are kept in S3, and how. */
export const s3Settings = z
	.object({
		bucket: z.string().min(3, 'must be the name of a bucket').describe('Name of the bucket.'),
		folder: z
			.string()
			.regex(/^[^/].*[^/]$|^[^/]$/, 'must not start or end with a slash')
			.optional()
			.describe('Start of every key, without the slash after it.'),
		endpoint: z
			.url({ protocol: /^https?$/, error: 'must be an address such as https://s3.example.com' })
			.optional()
			.describe("Address of a server other than Amazon's."),
		region: filled
			.optional()
			.describe('Region of the bucket; without it AWS_REGION, or us-east-1 with an endpoint.'),
		accessKeyId: filled
			.optional()
			.describe("Without it and the secret, what Amazon's SDK finds: environment, role, profile."),
		secretAccessKey: filled.optional().describe('Of the access key ID.'),
		pathStyle: z
			.boolean()
			.default(true)
			.describe('Whether the bucket stands in the path, and not in the host name.'),
		encryption: z
			.enum(['none', 'AES256', 'aws:kms'])
			.default('none')
			.describe('Server-side encryption, beside ours.'),
		kmsKeyId: filled.optional().describe('Key for aws:kms, where it is not the default.'),
	})
	.refine(({ encryption, kmsKeyId }) => encryption === 'aws:kms' || kmsKeyId === undefined, {
		error: 'only goes with aws:kms',
		path: ['kmsKeyId'],
	})
	.refine(({ accessKeyId, secretAccessKey }) => !accessKeyId || secretAccessKey, {
		error: 'is missing: an access key ID needs one',
		path: ['secretAccessKey'],
	})
	.refine(({ accessKeyId, secretAccessKey }) => !secretAccessKey || accessKeyId, {
		error: 'is missing: a secret access key needs one',
		path: ['accessKeyId'],
	});

export type S3Settings = z.infer<typeof s3Settings>;
