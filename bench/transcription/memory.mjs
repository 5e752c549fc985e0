import { createWriteStream, readFileSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { openStage } from '../../playground/n8n/stage.mjs';
import { say } from '../../playground/setup/progress.mjs';
import { wavHead } from '../speech/wav.mjs';
import { quickEndpoint } from './quick-endpoint.mjs';

const bytes = 1_000_000_000;
const megabyte = 1e6;

/** How much n8n and a worker grow while a wav of 1 GB goes through them, by where files are kept. */
export async function measureMemory() {
	const goals = [];
	for (const storage of ['directory', 's3', 'worker']) goals.push(...(await measureOver(storage)));
	return goals;
}

async function measureOver(storage) {
	const isServed = storage === 'worker';
	// The one that serves its folder runs no recordings, and the other one all of them.
	const workerEnv = isServed ? { N8N_AI_CONCURRENCY: 'chat=1' } : {};
	const stage = await openStage({ workers: 1, storage, workerEnv });
	if (isServed) await stage.startWorker({ N8N_AI_CONCURRENCY: 'transcription=2' });
	const endpoint = await quickEndpoint(50);
	try {
		await stage.client.importCredentials([
			{
				name: 'Quick',
				type: 'openAiCompatibleApi',
				data: { provider: 'custom', baseUrl: endpoint.url, apiKey: 'bench' },
			},
		]);
		await writeBigWav(join(stage.n8n.files, 'big.wav'), 60 * megabyte);
		// Once with a smaller file, so that code that is loaded late does not count.
		await runOnce(stage);
		await writeBigWav(join(stage.n8n.files, 'big.wav'), bytes);
		const [first, second] = stage.workers;
		const watched = {
			n8n: stage.n8n.pid,
			worker: first.pid,
			...(second ? { 'the second worker': second.pid } : {}),
		};
		const before = rssOf(watched);
		const peak = { ...before };
		const timer = setInterval(() => {
			const now = rssOf(watched);
			for (const name of Object.keys(peak)) peak[name] = Math.max(peak[name], now[name]);
		}, 50);
		const begin = performance.now();
		await runOnce(stage);
		clearInterval(timer);
		say(
			`  1 GB of wav over the storage ${storage}: ${((performance.now() - begin) / 1000).toFixed(1)} s, ${endpoint.calls.length} calls; ` +
				Object.keys(peak)
					.map((name) => `${name} from ${inMb(before[name])} to ${inMb(peak[name])} MB`)
					.join(', '),
		);
		return Object.keys(peak).map((name) => ({
			what: `a wav of 1 GB over the storage ${storage}: growth of ${name} in MB`,
			is: (peak[name] - before[name]) / megabyte,
			max: 200,
		}));
	} finally {
		endpoint.close();
		await stage.close();
	}
}

const inMb = (value) => Math.round(value / megabyte);

async function runOnce({ client, n8n }) {
	const ours = 'n8n-nodes-openai-compatible.openAiCompatibleTranscription';
	const nodes = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
		{
			name: 'Read',
			type: 'n8n-nodes-base.readWriteFile',
			parameters: { operation: 'read', fileSelector: `${n8n.files}/big.wav`, options: {} },
		},
		{
			name: 'Transcribe',
			type: ours,
			parameters: { runMode: 'queueAndWait', model: { __rl: true, mode: 'id', value: 'bench' } },
			credentials: {
				openAiCompatibleApi: { name: 'Quick' },
				jobQueueRedis: { name: 'Playground job queue' },
			},
		},
	];
	const [workflow] = [
		{
			id: 'bench-memory',
			name: 'Memory',
			nodes: nodes.map((node, index) => ({
				...node,
				id: `memory-${index}`,
				typeVersion: 1,
				position: [index * 300, 0],
			})),
			connections: {
				Start: { main: [[{ node: 'Read', type: 'main', index: 0 }]] },
				Read: { main: [[{ node: 'Transcribe', type: 'main', index: 0 }]] },
			},
			settings: { executionOrder: 'v1' },
		},
	];
	await client.importWorkflows([workflow]);
	const execution = await client.waitFor(await client.run(workflow.id), { timeoutMs: 300_000 });
	if (execution.status !== 'success')
		throw new Error(JSON.stringify(execution.data.resultData.error));
}

/** Resident memory of processes and their children. */
const rssOf = (pids) =>
	Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, familyRss(pid)]));

function familyRss(pid) {
	try {
		const [, kilobytes = '0'] =
			/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
		const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
			readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
		);
		return Number(kilobytes) * 1024 + children.reduce((sum, child) => sum + familyRss(child), 0);
	} catch {
		// It ended between two looks.
		return 0;
	}
}

/** A stereo recording of noise, 16 bits at 44.1 kHz, with a pause now and then. */
async function writeBigWav(path, length) {
	const out = createWriteStream(path);
	out.write(wavHead(length - 44, { rate: 44_100, channels: 2 }));
	const second = Buffer.alloc(176_400);
	for (let at = 0; at < second.length; at += 2)
		second.writeInt16LE(((at * 7919) % 9001) - 4500, at);
	const silence = Buffer.alloc(176_400);
	for (let left = length - 44, at = 0; left > 0; at++) {
		const part = (at % 30 === 29 ? silence : second).subarray(0, left);
		left -= part.length;
		if (!out.write(part)) await once(out, 'drain');
	}
	out.end();
	await once(out, 'finish');
}
