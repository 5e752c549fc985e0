import { setTimeout as delay } from 'node:timers/promises';
import { openStage } from '../playground/n8n/stage.mjs';
import { say } from '../playground/setup/progress.mjs';
import { withLatencyServer } from './latency-server.mjs';
import { benchCredentials } from './n8n/credentials.mjs';
import { inTurn } from './n8n/in-turn.mjs';
import { oneCallWorkflow } from './n8n/workflows.mjs';
import { row } from './row.mjs';

/** What is left to do after a call has been answered takes less, in milliseconds. */
const settleMs = 500;

const modes = [
	{ name: 'ours10', title: 'inline', atMost: 0.03 },
	{ name: 'inProcess', title: 'queue and wait, in process', atMost: 0.08 },
	{ name: 'suspended', title: 'queue and wait, suspended', atMost: 0.25 },
	{ name: 'httpRequest', title: 'HTTP Request node' },
	{ name: 'openAi', title: "n8n's OpenAI node" },
];

/**
 * One call in a real n8n with a worker: how much longer than the call it takes from the start of the webhook to the
 * start of the node after it, in seconds.
 */
export async function measure(parts = []) {
	const isSmall = parts.includes('--small');
	const latencyMs = isSmall ? 100 : 1000;
	const rounds = isSmall ? 1 : 9;
	return await withLatencyServer(async (url, setLatency) => {
		await setLatency(latencyMs);
		const stage = await openStage({ gemini: { apiKey: 'none' } });
		try {
			const { client } = stage;
			await client.importCredentials(benchCredentials(url));
			await client.importWorkflows(modes.map(({ name }) => oneCallWorkflow(name, url)));
			for (const { name } of modes) await client.activate(name);
			const taken = await inTurn(
				modes.map(({ name }) => name),
				rounds,
				async (name) => (await runOnce(client, name, latencyMs)) - latencyMs,
				(round, ms) => say(`  round ${round} of ${rounds}: ${JSON.stringify(ms)} ms more`),
			);
			return modes.map(({ name, title, ...goal }) =>
				row({
					title: `one call of ${latencyMs / 1000} s in n8n, ${title}`,
					beside: "the call's time",
					unit: 's more',
					digits: 3,
					figures: taken.map((ms) => ms[name] / 1000),
					...(isSmall ? {} : goal),
				}),
			);
		} finally {
			await stage.close();
		}
	});
}

async function runOnce(client, name, latencyMs) {
	const [last] = await client.executions(name);
	const { status } = await client.callWebhook(name, { prompt: `question ${Math.random()}` });
	if (status !== 200) throw new Error(`${name}: HTTP ${status}`);
	// n8n has nothing else to do meanwhile.
	await delay(latencyMs + settleMs);
	const [first] = await client.executions(name);
	if (!first || first.id === last?.id) throw new Error(`${name} has not begun`);
	const { data, status: ended } = await client.waitFor(first.id);
	const { Webhook, Next } = data.resultData.runData;
	if (ended !== 'success' || !Next) throw new Error(`${name} ended as ${ended}`);
	return Next[0].startTime - Webhook[0].startTime;
}
