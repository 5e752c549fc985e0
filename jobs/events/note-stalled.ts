import { itemIdOf, parseJobId } from '../records/ids';
import { batchFields } from '../records/batch-record';
import { keepEventsMs } from '../records/events';
import type { JobQueue } from '../queue/open-queue';
import { batchKeys, eventKeys } from '../redis/redis-keys';
import { runScript } from '../redis/run-script';

// A batch tells once that a job stalled, until the next item of it has ended.
const script = `
local about = redis.call('HMGET', KEYS[1], 'capability', 'identity')
if not about[1] then return 0 end
redis.call('XADD', KEYS[3], 'MINID', '~', ARGV[1], '*', 'batchId', ARGV[2], 'state', 'stalled',
	'capability', about[1], 'identity', about[2], 'index', ARGV[3])
if redis.call('HSETNX', KEYS[1], 'stalled', '1') == 1 then
	local record = redis.call('HMGET', KEYS[1], ${batchFields.map((name) => `'${name}'`).join(', ')})
	redis.call('XADD', KEYS[2], 'MINID', '~', ARGV[1], '*', 'batchId', ARGV[2], 'state', 'stalled',
		'record', cjson.encode(record))
end
return 1
`;

/** Writes down that the worker of a job, or of a part of one, died or lost Redis. */
export async function noteStalled(queue: JobQueue, jobId: string): Promise<void> {
	const place = parseJobId(itemIdOf(jobId));
	if (!place) return;
	const { batchId, index } = place;
	const events = eventKeys(queue);
	const keys = [batchKeys(queue, batchId).record, events.batch, events.job];
	const args = [Date.now() - keepEventsMs, batchId, index];
	await runScript(queue.redis, script, keys, args);
}
