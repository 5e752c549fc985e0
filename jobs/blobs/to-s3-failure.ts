import { Failure } from '../../endpoint/failure';
import type { S3Settings } from '../redis/s3-settings';

/** What an S3 client throws; the names are those of Amazon's error codes. */
interface S3Error extends Error {
	$metadata?: { httpStatusCode?: number };
	code?: string;
}

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

export const statusOf = (error: unknown): number | undefined =>
	(error as S3Error).$metadata?.httpStatusCode;

/** Whether there is no such object. A missing bucket is something else. */
export const isMissing = (error: unknown): boolean =>
	nameOf(error) !== 'NoSuchBucket' &&
	(nameOf(error) === 'NoSuchKey' || nameOf(error) === 'NotFound' || statusOf(error) === 404);

type Sentence = (settings: S3Settings) => { message: string; hint: string };

/** By the error code, see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. */
const refusals: Record<string, Sentence> = {
	NoSuchBucket: ({ bucket }) => ({
		message: `There is no S3 bucket ${bucket}`,
		hint: 'Create the bucket, or correct its name, the region or the endpoint',
	}),
	AccessDenied: ({ bucket }) => ({
		message: `The S3 access key may not use the bucket ${bucket}`,
		hint: 'Allow it s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListBucket and s3:ListBucketMultipartUploads, and with KMS kms:GenerateDataKey and kms:Decrypt',
	}),
	InvalidAccessKeyId: () => ({
		message: 'S3 does not know the access key ID',
		hint: 'Correct the access key ID, or the endpoint that it belongs to',
	}),
	SignatureDoesNotMatch: () => ({
		message: 'The S3 secret access key does not belong to the access key ID',
		hint: 'Enter the secret access key again',
	}),
	RequestTimeTooSkewed: () => ({
		message: 'S3 refuses requests because the clock of this machine is wrong',
		hint: 'Set the clock, for example with NTP',
	}),
	PermanentRedirect: ({ bucket, region }) => ({
		message: `The S3 bucket ${bucket} is not in the region ${region ?? 'us-east-1'}`,
		hint: 'Set the region of the bucket',
	}),
	CredentialsProviderError: () => ({
		message: 'There is no S3 access key',
		hint: 'Enter the access key ID and the secret access key, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
	}),
};

/** The answer to a HEAD has no body, and so no code. */
const byStatus: Record<number, string> = { 301: 'PermanentRedirect', 403: 'AccessDenied' };

/** For messages. */
const whereOf = ({ endpoint, region, bucket }: S3Settings): string =>
	endpoint ?? (region === undefined ? `the bucket ${bucket}` : `the region ${region}`);

/** credential-invalid for what the settings cause, temporarily-unavailable for what may pass. */
export function toS3Failure(error: unknown, settings: S3Settings): Failure {
	if (error instanceof Failure) return error;
	const name = nameOf(error);
	const status = statusOf(error);
	const known = refusals[name] ?? refusals[byStatus[status ?? 0] ?? ''];
	if (known)
		return new Failure({ kind: 'credential-invalid', ...known(settings) }, { cause: error });
	const message = error instanceof Error ? error.message : String(error);
	const said = message === 'UnknownError' ? `status ${String(status)}` : message;
	// What a server does not have, it will not have later.
	if (status !== undefined && (status < 500 || status === 501) && status !== 429) {
		return new Failure(
			{
				kind: 'credential-invalid',
				message: `S3 refused a request for the bucket ${settings.bucket}: ${said}`,
				hint: 'Check the bucket, region and endpoint of the file storage',
			},
			{ cause: error },
		);
	}
	if (said === 'Region is missing') {
		return new Failure({
			kind: 'credential-invalid',
			message: 'The region of the S3 bucket is not set',
			hint: 'Set the region, for example eu-central-1',
		});
	}
	return new Failure(
		{
			kind: 'temporarily-unavailable',
			message: `S3 at ${whereOf(settings)} did not answer: ${said}`,
			hint: 'Check the endpoint and the network in between',
		},
		{ cause: error },
	);
}
