import { Failure } from '../../endpoint/failure';

/** Amazon's S3 client: 22 MB that only those install who keep files in S3. */
export async function loadS3() {
	try {
		const [s3, { Upload }] = await Promise.all([
			import('@aws-sdk/client-s3'),
			import('@aws-sdk/lib-storage'),
		]);
		return { s3, Upload };
	} catch (error) {
		throw new Failure(
			{
				kind: 'credential-invalid',
				message: 'Files in S3 need two packages that are not installed',
				hint: 'Run "npm install @aws-sdk/client-s3@3 @aws-sdk/lib-storage@3" where n8n-nodes-openai-compatible is installed: for n8n in ~/.n8n/nodes, for a worker in its folder',
			},
			{ cause: error },
		);
	}
}
