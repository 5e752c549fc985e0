import { randomBytes } from 'node:crypto';
import { freePort } from '../setup/free-port.mjs';
import { startPostgres } from '../setup/postgres.mjs';
import { startN8n } from './start-n8n.mjs';

/**
 * Starts n8n in its queue mode: a main process, workers that run every execution, and a PostgreSQL of their own.
 *
 * - `redis`: the server that holds n8n's queue; `workers`: how many; the rest as for `startN8n`
 *
 * Returns what `startN8n` does, of the main process; `stop()` ends them all. `workers` are those of n8n.
 */
export async function startScaledN8n({ folder, port, env = {}, redis, workers: count }) {
	const postgres = await startPostgres();
	const started = [{ stop: postgres.close }];
	const stop = async () => {
		while (started.length > 0) await started.pop().stop();
	};
	const { hostname, port: redisPort, password } = new URL(redis.url);
	const shared = {
		...env,
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: hostname,
		QUEUE_BULL_REDIS_PORT: redisPort,
		...(password ? { QUEUE_BULL_REDIS_PASSWORD: decodeURIComponent(password) } : {}),
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64url'),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		DB_POSTGRESDB_DATABASE: postgres.database,
	};
	try {
		const main = await startN8n({ folder, port, env: shared });
		started.push({ stop: main.stop });
		const workers = [];
		for (let number = 1; number <= count; number++) {
			const health = await freePort();
			const worker = await startN8n({
				folder,
				place: main.place,
				port: health,
				name: `n8n-worker-${number}`,
				args: ['worker', '--concurrency=10'],
				env: {
					...shared,
					N8N_WEBHOOK_URL: main.url,
					QUEUE_HEALTH_CHECK_ACTIVE: 'true',
					QUEUE_HEALTH_CHECK_PORT: String(health),
				},
			});
			started.push(worker);
			workers.push(worker);
		}
		return Object.assign(main, { workers, stop });
	} catch (error) {
		await stop();
		throw error;
	}
}
