import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { openBatches } from '../playground/n8n/batches.mjs';
import { openStage } from '../playground/n8n/stage.mjs';
import { node24 } from '../playground/setup/node24.mjs';
import { say } from '../playground/setup/progress.mjs';
import { embeddingsWorkflows } from './embeddings-workflows.mjs';
import { watchMemory } from './memory.mjs';

const rounds = 3;
const latencyMs = 200;
const concurrency = 10;
const textsPerCall = 100;
const inlineTexts = 10_000;
/** The fewer ones are enough for both processes to have reached the memory that they go on with. */
const queuedTexts = [60_000, 300_000];
const longestMs = 15 * 60_000;

/**
 * Embeddings in the real n8n: 10,000 texts inline against the ideal, and 60,000 and 300,000 texts through the queue
 * with what n8n and the worker hold in memory meanwhile.
 */
export async function measure() {
	const server = fork(fileURLToPath(new URL('latency-server.mjs', import.meta.url)), {
		execPath: node24(),
	});
	const [{ url }] = await once(server, 'message');
	let stage;
	try {
		stage = await openStage({ n8nEnv: { N8N_PAYLOAD_SIZE_MAX: '64' } });
		const { client } = stage;
		await client.importCredentials([
			{
				name: 'Bench endpoint',
				type: 'openAiCompatibleApi',
				data: { provider: 'custom', baseUrl: url, apiKey: 'bench', advanced: true, concurrency },
			},
		]);
		await client.importWorkflows(embeddingsWorkflows);
		for (const { id } of embeddingsWorkflows) await client.activate(id);
		server.send({ latencyMs });
		await once(server, 'message');
		const ratio = await inline(client);
		const memory = await queued(stage);
		return report(ratio, memory);
	} finally {
		await stage?.close();
		server.kill();
	}
}

async function call(client, id, body, count) {
	const answer = await client.callWebhook(id, body);
	if (answer.status !== 200 || (count !== undefined && answer.body.count !== count))
		throw new Error(`${id}: ${JSON.stringify(answer.body).slice(0, 500)}`);
	return answer.body;
}

/** How often the ideal the node takes: the calls one after another, at the allowed concurrency. */
async function inline(client) {
	const ideal = Math.ceil(inlineTexts / textsPerCall / concurrency) * latencyMs;
	const taken = [];
	// The first run loads code and has it compiled; it does not count.
	await call(client, 'embed-inline', { count: inlineTexts }, inlineTexts);
	for (let round = 1; round <= rounds; round++) {
		await call(client, 'embed-inline', { count: inlineTexts }, inlineTexts);
		const [{ id }] = await client.executions('embed-inline');
		const { data } = await client.execution(id);
		taken.push(data.resultData.runData.Node[0].executionTime);
		say(
			`  ${inlineTexts} texts inline, round ${round} of ${rounds}: ${taken.at(-1)} ms (ideal ${ideal})`,
		);
	}
	return taken.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] / ideal;
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

function report(ratio, [few, many]) {
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
		[`10,000 texts × 200 ms a call, ten at once, against the ideal`, ratio, 1.2],
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
