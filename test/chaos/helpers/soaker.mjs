// Dispatches batches one after another in several queues, waits for each and takes its results: as
// n8n's executions do it, in a process whose memory can be watched.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const require = createRequire(import.meta.url);
const never = new AbortController().signal;
const queues = 3;
const large = 'a large prompt '.repeat(7000);

process.on('message', async ({ packageFolder, settings, endpoint, jobs, jobsEach, largeEvery }) => {
	const of = (name) => require(join(packageFolder, 'jobs', `${name}.js`));
	const [{ openQueue }, { dispatch }] = [of('queue/open-queue'), of('dispatch')];
	const [{ waitForBatch }, { collect }] = [of('wait-for-batch'), of('collect')];
	const queue = await openQueue(settings);
	let next = 0;
	const media = { open: async () => Readable.from([]) };
	const queueBatches = async () => {
		while (next < jobs) {
			const first = next;
			next += jobsEach;
			const prompts = Array.from({ length: jobsEach }, (_, at) => {
				const place = first + at;
				return place % largeEvery === 0 ? `${large}${place}` : `prompt ${place}`;
			});
			const identity = { workflowId: 'soak', executionId: `${first}`, nodeId: 'chat' };
			const { batchId } = await dispatch(queue, {
				identity: { ...identity, nodeName: 'Chat', runIndex: 0 },
				...{ capability: 'chat', endpoint, media },
				items: prompts.map((content, itemIndex) => ({
					request: { model: 'tiny', messages: [{ role: 'user', content }] },
					itemIndex,
				})),
			});
			await waitForBatch(queue, batchId, { signal: never, timeoutMs: 300_000 });
			const results = await collect(queue, { batchId });
			const right = results.filter(
				({ result }, at) => result?.text === `echo ${prompts[at].slice(-20)}`,
			);
			process.send({ ended: results.length, right: right.length });
		}
	};
	try {
		await Promise.all(Array.from({ length: queues }, queueBatches));
		await queue.close();
		process.send({ done: true }, () => process.exit(0));
	} catch (error) {
		process.send({ failure: error.stack }, () => process.exit(1));
	}
});
