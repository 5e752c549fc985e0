import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '../setup/child.mjs';
import { freePort } from '../setup/free-port.mjs';
import { node24 } from '../setup/node24.mjs';

const bucket = 'n8n-ai-files';
/** The only key that the server knows. */
const key = 'S3RVER';

const kinds = {
	async directory(folder) {
		const directory = join(folder, 'blobs');
		const env = { N8N_AI_FILE_DIR: directory };
		return { credential: { fileDirectory: directory }, firstEnv: env, env, packages: [] };
	},
	async s3(folder, { reach }) {
		const directory = join(folder, 's3');
		mkdirSync(directory, { recursive: true });
		const server = startChild({
			name: 'the S3 server',
			file: node24(),
			args: [fileURLToPath(new URL('s3-server.mjs', import.meta.url)), directory, bucket],
			logFile: join(folder, 's3.log'),
		});
		const [, port] = await server.line(/listening on (\d+)/);
		const endpoint = await reach(`http://127.0.0.1:${port}`);
		const env = {
			N8N_AI_S3_BUCKET: bucket,
			N8N_AI_S3_ENDPOINT: endpoint,
			AWS_ACCESS_KEY_ID: key,
			AWS_SECRET_ACCESS_KEY: key,
		};
		const keys = { s3AccessKeyId: key, s3SecretAccessKey: key };
		return {
			credential: { fileStorage: 's3', s3Bucket: bucket, s3Endpoint: endpoint, ...keys },
			...{ firstEnv: env, env },
			packages: ['@aws-sdk/client-s3', '@aws-sdk/lib-storage'],
			stop: () => server.stop(),
		};
	},
	async worker(folder, { serving }) {
		const port = String(await freePort());
		const filesUrl = `http://${serving}:${port}`;
		return {
			credential: { fileStorage: 'worker', filesUrl },
			firstEnv: { N8N_AI_FILE_DIR: join(folder, 'blobs'), N8N_AI_SERVE_FILES: port },
			env: { N8N_AI_FILES_URL: filesUrl },
			packages: [],
		};
	},
};

/**
 * Where n8n and the workers of a stage keep files: a `directory`, an `s3` server, or the first `worker`. `reach(url)`
 * gives the address at which they reach a server of this machine, `serving` is the host of the first worker. Returns
 * `{ credential, firstEnv, env, packages, stop() }`: fields of n8n's credential, the environment of the first worker and
 * of the others, what has to be installed beside the package, and the end of what was started.
 */
export const openFileStorage = async (
	kind,
	folder,
	{ reach = async (url) => url, serving = '127.0.0.1' } = {},
) => ({
	stop: async () => undefined,
	...(await kinds[kind](folder, { reach, serving })),
});
