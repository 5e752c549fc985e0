/**
 * Looks into the job queue of a stage: `find(executionId)` -> `{ id, capability, total, ended }` or undefined,
 * `counts(id)` -> `{ total, ended }`, and `durations(batch)` -> seconds that each item's last run took, by the item's
 * index.
 */
export async function openBatches({ redis: { url }, prefix }) {
	const { Redis } = await import('ioredis');
	const redis = new Redis(url, { maxRetriesPerRequest: 3 });
	redis.on('error', () => undefined);

	const states = ['completed', 'failed', 'cancelled'];
	const countsOf = (record) => ({
		total: Number(record.total),
		ended: states.reduce((sum, state) => sum + Number(record[state] ?? 0), 0),
	});

	const counts = async (id) => countsOf(await redis.hgetall(`${prefix}:batch:${id}`));

	async function find(executionId) {
		for (const key of await redis.keys(`${prefix}:batch:*`)) {
			const { identity, capability, ...record } = await redis.hgetall(key);
			if (identity === undefined || JSON.parse(identity).executionId !== String(executionId))
				continue;
			return { id: key.slice(`${prefix}:batch:`.length), capability, ...countsOf(record) };
		}
		return undefined;
	}

	async function durations({ id, capability, total }) {
		const seconds = new Map();
		for (let index = 0; index < total; index++) {
			const job = `${prefix}:jobs-${capability}:${id}-${index}`;
			const [data, summary] = await redis.hmget(job, 'data', 'returnvalue');
			if (data && summary)
				seconds.set(JSON.parse(data).itemIndex, JSON.parse(summary).tookMs / 1000);
		}
		return seconds;
	}

	return { find, counts, durations, close: () => redis.disconnect() };
}
