import { randomUUID } from 'node:crypto';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomOf } from '../../playground/documents/random.mjs';
import { temporaryFolder } from '../../playground/setup/guarded.mjs';
import { say } from '../../playground/setup/progress.mjs';
import { redis as startRedis } from '../../playground/setup/redis.mjs';
import { root } from '../../playground/setup/paths.mjs';
import { startWorker } from '../../playground/n8n/start-worker.mjs';
import { noise } from '../speech/sounds.mjs';
import { toWav, sampleRate } from '../speech/wav.mjs';
import { built } from './package.mjs';
import { quickEndpoint } from './quick-endpoint.mjs';
import { requestOf } from './transcribe.mjs';

const slots = 4;
const recordings = 5;
const latencyMs = 1000;

/** How long five recordings take on a worker of four slots, against what the calls alone would take. */
export async function measureSlots() {
	const folder = temporaryFolder('n8n-bench-');
	const redis = await startRedis({ persistent: true });
	const endpoint = await quickEndpoint(latencyMs);
	const encryptionSecret = randomUUID().repeat(2);
	const settings = {
		url: redis.url,
		prefix: `{bench-${randomUUID().slice(0, 8)}}`,
		encryptionSecret,
		fileDirectory: join(folder.path, 'blobs'),
	};
	let worker;
	let queue;
	try {
		worker = await startWorker({
			place: root,
			folder: folder.path,
			number: 1,
			env: {
				N8N_AI_REDIS_URL: redis.url,
				N8N_AI_PREFIX: settings.prefix,
				N8N_AI_ENCRYPTION_SECRET: encryptionSecret,
				N8N_AI_FILE_DIR: settings.fileDirectory,
				N8N_AI_CONCURRENCY: `transcription=${slots}`,
			},
		});
		queue = await built('jobs/queue/open-queue').openQueue(settings);
		const files = Array.from({ length: recordings }, (_, index) => {
			const path = join(folder.path, `recording-${index}.wav`);
			writeFileSync(path, toWav(noise(sampleRate * 290, 3000, randomOf(index))));
			return path;
		});
		const begin = performance.now();
		const { batchId } = await built('jobs/dispatch').dispatch(queue, batchOf(files, endpoint.url));
		const state = await built('jobs/wait-for-batch').waitForBatch(queue, batchId, {
			signal: AbortSignal.timeout(120_000),
		});
		const wall = performance.now() - begin;
		if (state.completed !== recordings) throw new Error(JSON.stringify(state));
		const { calls } = endpoint;
		const slowest = Math.max(...calls.map((call) => call.end - call.begin));
		const planning = planningMs(worker.logFile) / slots;
		const ideal = (calls.length / slots) * slowest + planning;
		say(
			`  ${calls.length} chunks of ${recordings} recordings on ${slots} slots: ${(wall / 1000).toFixed(1)} s; ` +
				`slowest call ${(slowest / 1000).toFixed(2)} s, planning ${(planning / 1000).toFixed(1)} s a slot`,
		);
		return [
			{
				what: `wall time on ${slots} slots ÷ (chunks ÷ slots × slowest call + planning)`,
				is: wall / ideal,
				max: 1.2,
			},
		];
	} finally {
		await queue?.close();
		await worker?.stop();
		endpoint.close();
		await redis.stop();
		folder.remove();
	}
}

/** How long the recordings' own jobs ran until they waited for their chunks, all together. */
function planningMs(logFile) {
	const lines = readFileSync(logFile, 'utf8')
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line));
	return lines
		.filter(({ msg }) => msg === 'job is waiting for its parts')
		.reduce((sum, { jobId, time }) => {
			const begun = lines.find((line) => line.msg === 'job started' && line.jobId === jobId);
			return sum + time - begun.time;
		}, 0);
}

function batchOf(files, baseUrl) {
	return {
		identity: {
			workflowId: 'bench',
			executionId: randomUUID(),
			nodeId: 'node',
			nodeName: 'Transcription',
			runIndex: 0,
		},
		capability: 'transcription',
		endpoint: { baseUrl, apiKey: 'bench', profile: 'generic', concurrency: 50 },
		items: files.map((path, itemIndex) => ({
			itemIndex,
			label: path,
			request: requestOf(path, { chunkMinutes: 0.5 }),
		})),
		media: { open: async ({ ref }) => createReadStream(ref) },
	};
}
