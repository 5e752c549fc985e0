import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../setup/guarded.mjs';
import { startPostgres } from '../setup/postgres.mjs';
import { redis as startRedis } from '../setup/redis.mjs';
import { openFileStorage } from './file-storage.mjs';
import { linkPackages } from './place-package.mjs';
import { createClient } from './client.mjs';
import { credentialsFor, postgresCredential } from './credentials.mjs';
import { startEndpoint } from './start-endpoint.mjs';
import { startN8n } from './start-n8n.mjs';
import { startScaledN8n } from './start-scaled-n8n.mjs';
import { startWorker } from './start-worker.mjs';

/** The secret that n8n's credential and the workers share; it lives as long as its folder. */
function encryptionSecret(folder) {
	const file = join(folder, 'encryption-secret');
	if (!existsSync(file))
		writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
	return readFileSync(file, 'utf8');
}

const digest = (text) => createHash('sha256').update(text).digest('hex').slice(0, 8);

/**
 * Brings up all that a workflow needs: Redis, the local endpoint, workers, and a real n8n with the built package and
 * its credentials in it. Everything is of its own: ports, folders, processes.
 *
 * - `folder`: where to keep it all; default a new one that `close()` removes
 * - `workers`: how many to start with (0 is fine); `n8nEnv`, `workerEnv`: more environment; `port`: n8n's
 * - `n8nWorkers`: how many workers n8n has, in its queue mode and with PostgreSQL; default none, it runs all itself
 * - `place`: the package, where it is placed already; `onN8nLine`: is called with each line that n8n writes
 * - `storage`: where files are kept: a `directory` (default), an `s3` server, or with the first `worker`
 * - `machines`: of `openMachines`: each worker runs on one of them, in turn
 * - `gemini`: `{ apiKey }` to use the real Gemini in place of the local endpoint
 *
 * Returns `{ n8n, client, redis, endpoint, workers, credentials, prefix, folder, startWorker(env), postgres(), close() }`.
 * `postgres()` starts a PostgreSQL with the first call, and brings its credential in.
 */
export async function openStage({
	folder: given,
	workers: count = 1,
	n8nWorkers = 0,
	n8nEnv,
	workerEnv = {},
	port,
	place,
	onN8nLine: onLine,
	storage = 'directory',
	machines,
	gemini,
} = {}) {
	const temporary = given === undefined ? temporaryFolder('n8n-stage-') : undefined;
	const folder = given ?? temporary.path;
	mkdirSync(folder, { recursive: true });
	const started = [];
	const keep = async (starting) => {
		const part = await starting;
		started.push(part);
		return part;
	};
	async function close() {
		while (started.length > 0) await started.pop().stop();
		temporary?.remove();
	}

	// All of them, so that after a failure nothing is still on its way up when the others are ended.
	const startingRedis = keep(startRedis({ persistent: true, folder: join(folder, 'redis') }));
	const startScaled = async () =>
		startScaledN8n({ folder, env: n8nEnv, port, redis: await startingRedis, workers: n8nWorkers });
	const parts = await Promise.allSettled([
		startingRedis,
		gemini ? undefined : keep(startEndpoint({ folder })),
		keep(n8nWorkers > 0 ? startScaled() : startN8n({ folder, env: n8nEnv, port, place, onLine })),
	]);
	try {
		const failed = parts.find(({ status }) => status === 'rejected');
		if (failed) throw failed.reason;
		const [redis, endpoint, n8n] = parts.map(({ value }) => value);

		const secret = encryptionSecret(folder);
		const reach = async (url) => (machines && url ? await machines.reach(url) : url);
		const serving = machines?.addressOf(1);
		const files = await keep(openFileStorage(storage, folder, { reach, serving }));
		linkPackages(n8n.place, files.packages);
		// A Redis that was given may serve real workers, whose jobs and secret are none of ours.
		const prefix = redis.kind === 'given' ? `{playground-${digest(secret)}}` : '{n8n-ai}';
		const jobs = {
			N8N_AI_REDIS_URL: await reach(redis.url),
			N8N_AI_ENCRYPTION_SECRET: secret,
			N8N_AI_PREFIX: prefix,
			N8N_AI_DRAIN_TIMEOUT: '8',
		};
		const workers = [];
		const addWorker = async (env = {}) => {
			const number = workers.length + 1;
			const own = number === 1 ? files.firstEnv : files.env;
			const all = { ...jobs, ...own, ...workerEnv, ...env };
			const enter = machines?.enter(((number - 1) % machines.count) + 1);
			const worker = await keep(startWorker({ place: n8n.place, folder, number, env: all, enter }));
			workers.push(worker);
			return worker;
		};
		for (let number = 1; number <= count; number++) await addWorker();

		const client = await createClient(n8n.url);
		const urls = endpoint && {
			geminiUrl: await reach(endpoint.geminiUrl),
			openAiUrl: await reach(endpoint.openAiUrl),
		};
		const callbackUrl = machines ? await reach(n8n.url) : '';
		const credentials = await client.importCredentials(
			credentialsFor({ redis, endpoint: urls, gemini, secret, files, prefix, callbackUrl }),
		);
		let database;
		const postgres = () =>
			(database ??= (async () => {
				const server = await startPostgres();
				started.push({ stop: server.close });
				await client.importCredentials([postgresCredential(server)]);
				return server;
			})());
		return {
			n8n,
			client,
			redis,
			endpoint,
			workers,
			credentials,
			prefix,
			folder,
			startWorker: addWorker,
			postgres,
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
