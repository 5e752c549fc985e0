import { setTimeout as delay } from 'node:timers/promises';
import { openBatches } from '../playground/n8n/batches.mjs';
import { openStage } from '../playground/n8n/stage.mjs';
import { say } from '../playground/setup/progress.mjs';
import { withLatencyServer } from './latency-server.mjs';
import { watchMemory } from './memory.mjs';
import { benchCredentials } from './n8n/credentials.mjs';
import { embedQueued } from './n8n/embeddings-workflows.mjs';

const latencyMs = 200;
/** The fewer ones are enough for both processes to have reached the memory that they go on with. */
const queuedTexts = [60_000, 300_000];
const longestMs = 15 * 60_000;

/**
 * Embeddings in the real n8n through the queue: 60,000 and 300,000 texts, with what n8n and the worker hold in memory
 * meanwhile.
 */
export async function measure() {
	return await withLatencyServer(async (url, setLatency) => {
		await setLatency(latencyMs);
		const stage = await openStage({ n8nEnv: { N8N_PAYLOAD_SIZE_MAX: '64' } });
		try {
			const { client } = stage;
			await client.importCredentials(benchCredentials(url));
			await client.importWorkflows(embedQueued);
			for (const { id } of embedQueued) await client.activate(id);
			return report(await queued(stage));
		} finally {
			await stage.close();
		}
	});
}

async function call(client, id, body, count) {
	const answer = await client.callWebhook(id, body);
	if (answer.status !== 200 || (count !== undefined && answer.body.count !== count))
		throw new Error(`${id}: ${JSON.stringify(answer.body).slice(0, 500)}`);
	return answer.body;
}

/** The most that n8n and the worker held, in megabytes, for each number of texts. */
async function queued(stage) {
	const { client, n8n, workers } = stage;
	const batches = await openBatches(stage);
	const memory = watchMemory({ n8n: n8n.pid, worker: workers[0].pid });
	const seen = [];
	try {
		for (const count of queuedTexts) {
			memory.highest();
			const startedAt = Date.now();
			const { jobIds, batchId } = await call(client, 'embed-queue', { count }, count);
			const queuedAt = Date.now();
			const atQueueing = memory.highest();
			await ended(batches, batchId);
			const workedAt = Date.now();
			const atWork = memory.highest();
			let vectors = 0;
			for (const jobId of jobIds) {
				const { count: some } = await call(client, 'embed-results', { jobId });
				vectors += some;
			}
			if (vectors !== count) throw new Error(`${vectors} vectors came back for ${count} texts`);
			const atFetching = memory.highest();
			const seconds = [queuedAt - startedAt, workedAt - queuedAt, Date.now() - workedAt];
			seen.push({ count, jobs: jobIds.length, seconds, atQueueing, atWork, atFetching });
			say(`  ${count} texts in ${jobIds.length} jobs: queued, worked off and fetched`);
		}
		return seen;
	} finally {
		memory.stop();
		batches.close();
	}
}

async function ended(batches, batchId) {
	for (const end = Date.now() + longestMs; ; await delay(200)) {
		const { ended: done, total } = await batches.counts(batchId);
		if (done === total) return;
		if (Date.now() > end) throw new Error(`the batch is at ${done} of ${total}`);
	}
}

const maxOfN8n = ({ atQueueing, atWork, atFetching }) =>
	Math.max(atQueueing.n8n, atWork.n8n, atFetching.n8n);

function report([few, many]) {
	say('\nThrough the queue, most megabytes held:');
	say('     texts  jobs   n8n queueing   n8n waiting   n8n fetching   worker   seconds of each');
	for (const { count, jobs, seconds, atQueueing, atWork, atFetching } of [few, many]) {
		const cells = [atQueueing.n8n, atWork.n8n, atFetching.n8n, atWork.worker].map((mb) =>
			Math.round(mb),
		);
		say(
			`${String(count).padStart(10)}${String(jobs).padStart(6)}${cells
				.map((mb, i) => String(mb).padStart([15, 14, 15, 9][i]))
				.join('')}   ${seconds.map((ms) => (ms / 1000).toFixed(1)).join(', ')}`,
		);
	}
	say('');
	const factor = many.count / few.count;
	const goals = [
		[
			`worker's memory at ${factor} times the texts, times as much`,
			many.atWork.worker / few.atWork.worker,
			1.25,
		],
		[`n8n's memory from queueing to fetching, times as much`, maxOfN8n(many) / maxOfN8n(few), 1.25],
	];
	return goals
		.map(([what, is, goal]) => {
			say(`${is <= goal ? 'met   ' : 'MISSED'} ${what}: ${is.toFixed(2)} (≤ ${goal})`);
			return is <= goal;
		})
		.every(Boolean);
}
