import { createClient } from '../../playground/n8n/client.mjs';
import { startN8n } from '../../playground/n8n/start-n8n.mjs';
import { temporaryFolder } from '../../playground/setup/guarded.mjs';
import { withLatencyServer } from '../latency-server.mjs';
import { benchCredentials } from './credentials.mjs';
import { cpuMsOf } from './cpu-of.mjs';

/**
 * Does the work in a real n8n with workflows of the address of an endpoint, which takes the same time
 * for each call. The work is given `run(id, items)`, which gives the milliseconds that the node
 * took as n8n counts them, and those of CPU that n8n spent from the call until its answer.
 */
export async function withN8n({ workflows, latencyMs }, work) {
	const folder = temporaryFolder('n8n-bench-');
	let n8n;
	try {
		return await withLatencyServer(async (url, setLatency) => {
			await setLatency(latencyMs);
			n8n = await startN8n({ folder: folder.path, env: { N8N_PAYLOAD_SIZE_MAX: '64' } });
			const client = await createClient(n8n.url);
			await client.importCredentials(benchCredentials(url));
			const imported = workflows(url);
			await client.importWorkflows(imported);
			for (const { id } of imported) await client.activate(id);
			return await work({ n8n, url, run: (id, items) => runOnce({ client, n8n }, id, items) });
		});
	} finally {
		await n8n?.stop();
		folder.remove();
	}
}

async function runOnce({ client, n8n }, name, items) {
	const before = cpuMsOf(n8n.pid);
	const { status, body } = await client.callWebhook(name, { count: items });
	if (status !== 200 || (body.length ?? body.count) !== items)
		throw new Error(`${name}: ${JSON.stringify(body).slice(0, 500)}`);
	const cpuMs = cpuMsOf(n8n.pid) - before;
	const [{ id }] = await client.executions(name);
	const { data } = await client.execution(id);
	return { wallMs: data.resultData.runData.Node[0].executionTime, cpuMs };
}
