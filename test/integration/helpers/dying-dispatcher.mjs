// Queues a batch, and dies just before the step that is counted: a transaction or a script of ours.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const { packageFolder, settings, url, count, diesAt } = JSON.parse(process.env.DISPATCH);
const load = createRequire(import.meta.url);
const { openQueue } = load(join(packageFolder, 'jobs', 'queue', 'open-queue.js'));
const { dispatch } = load(join(packageFolder, 'jobs', 'dispatch.js'));

const queue = await openQueue(settings);
let steps = 0;
const step = () => {
	steps += 1;
	if (steps === diesAt) process.kill(process.pid, 'SIGKILL');
};
const { evalsha: run, multi } = queue.redis;
queue.redis.evalsha = (...args) => {
	step();
	return run.apply(queue.redis, args);
};
queue.redis.multi = (...args) => {
	const transaction = multi.apply(queue.redis, args);
	const { exec } = transaction;
	transaction.exec = (...more) => {
		step();
		return exec.apply(transaction, more);
	};
	return transaction;
};
await dispatch(queue, {
	identity: { workflowId: 'w', executionId: '77', nodeId: 'node', nodeName: 'Chat', runIndex: 0 },
	capability: 'chat',
	endpoint: {
		baseUrl: `${url}/v1`,
		apiKey: ['sk', 'very-secret', '0123456789'].join('-'),
		profile: 'openai',
	},
	items: Array.from({ length: count }, (_, itemIndex) => ({
		request: { model: 'tiny', messages: [{ role: 'user', content: `prompt ${itemIndex}` }] },
		itemIndex,
	})),
	media: { open: async () => Readable.from([]) },
	deadlineMs: 72 * 3_600_000,
});
await queue.close();
