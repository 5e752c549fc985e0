import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createClient } from '../playground/n8n/client.mjs';
import { startN8n } from '../playground/n8n/start-n8n.mjs';
import { temporaryFolder } from '../playground/setup/guarded.mjs';
import { node24 } from '../playground/setup/node24.mjs';
import { say } from '../playground/setup/progress.mjs';
import { workflowFor } from './chat-workflows.mjs';

const rounds = 5;
const ticksPerSecond = 100;

/**
 * Chat in the real n8n: 50 items that take 200 ms each, and CPU time of 500 items that take none.
 * The nodes alternate within each round, since the machine's speed drifts.
 */
export async function measure() {
	const folder = temporaryFolder('n8n-bench-');
	const server = fork(fileURLToPath(new URL('latency-server.mjs', import.meta.url)), {
		execPath: node24(),
	});
	const [{ url }] = await once(server, 'message');
	let n8n;
	try {
		n8n = await startN8n({ folder: folder.path });
		const client = await createClient(n8n.url);
		await client.importCredentials([
			ours('Ten at once', url, 10),
			ours('Fifty at once', url, 50),
			{ name: 'Bench', type: 'openAiApi', data: { apiKey: 'bench', url } },
		]);
		const names = ['ours10', 'ours50', 'openAi', 'httpRequest', 'floor'];
		await client.importWorkflows(names.map((name) => workflowFor(name, url)));
		for (const name of names) await client.activate(name);
		const bench = { client, n8n, server };

		const wall = await take(bench, { latencyMs: 200, items: 50, names, read: wallOf });
		const cpu = await take(bench, { latencyMs: 0, items: 500, names, read: cpuOf });
		return report(wall, cpu);
	} finally {
		await n8n?.stop();
		server.kill();
		folder.remove();
	}
}

const ours = (name, baseUrl, concurrency) => ({
	name,
	type: 'openAiCompatibleApi',
	data: { provider: 'custom', baseUrl, apiKey: 'bench', advanced: true, concurrency },
});

async function take(bench, { latencyMs, items, names, read }) {
	bench.server.send({ latencyMs });
	await once(bench.server, 'message');
	// The first run of each loads code; it does not count.
	for (const name of names) await runOnce(bench, name, Math.min(items, 20), read);
	const taken = Object.fromEntries(names.map((name) => [name, []]));
	for (let round = 1; round <= rounds; round++) {
		// OpenAI's node takes ten seconds a run: fewer rounds tell as much.
		const order = names.filter((name) => latencyMs === 0 || name !== 'openAi' || round <= 2);
		for (const name of round % 2 ? order : order.toReversed()) {
			taken[name].push(await runOnce(bench, name, items, read));
		}
		say(`  ${latencyMs} ms a call, ${items} items: round ${round} of ${rounds}`);
	}
	return Object.fromEntries(names.map((name) => [name, median(taken[name])]));
}

async function runOnce({ client, n8n }, name, items, read) {
	const before = cpuMs(n8n.pid);
	const { status, body } = await client.callWebhook(name, { count: items });
	if (status !== 200 || body.length !== items)
		throw new Error(`${name}: ${JSON.stringify(body).slice(0, 500)}`);
	const spent = cpuMs(n8n.pid) - before;
	const [{ id }] = await client.executions(name);
	return read({ execution: await client.execution(id), spent, items });
}

/** Milliseconds that the node itself took, as n8n counts them. */
const wallOf = ({ execution }) => execution.data.resultData.runData.Node[0].executionTime;

/** Milliseconds of CPU that n8n spent on each item, from the call until its answer. */
const cpuOf = ({ spent, items }) => spent / items;

function cpuMs(pid) {
	const family = [pid, ...childrenOf(pid)];
	return family.reduce((sum, one) => {
		const fields = readFileSync(`/proc/${one}/stat`, 'utf8')
			.replace(/^.*\) /, '')
			.split(' ');
		return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
	}, 0);
}

function childrenOf(pid) {
	return readdirSync(`/proc/${pid}/task`)
		.flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '))
		.filter(Boolean)
		.flatMap((child) => [child, ...childrenOf(child)]);
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function report(wall, cpu) {
	const goals = [
		['50 items × 200 ms, ten at once, against the ideal 1,000 ms', wall.ours10 / 1000, '≤', 1.15],
		[
			'50 items × 200 ms, fifty at once, times faster than the OpenAI node',
			wall.openAi / wall.ours50,
			'≥',
			25,
		],
		['CPU of an item at 0 ms over 500 items, in ms, ten at once', cpu.ours10, '≤', 2],
	];
	say('\n50 items × 200 ms, milliseconds of the node:');
	for (const [name, ms] of Object.entries(wall))
		say(`  ${name.padEnd(12)} ${String(Math.round(ms)).padStart(6)}`);
	say('\n500 items × 0 ms, milliseconds of CPU an item:');
	for (const [name, ms] of Object.entries(cpu))
		say(`  ${name.padEnd(12)} ${ms.toFixed(2).padStart(6)}`);
	say(
		`  ours : HTTP Request = ${(cpu.ours10 / cpu.httpRequest).toFixed(2)}, ours : OpenAI node = ${(cpu.ours10 / cpu.openAi).toFixed(2)}\n`,
	);
	return goals
		.map(([what, is, sign, goal]) => {
			const met = sign === '≤' ? is <= goal : is >= goal;
			say(`${met ? 'met   ' : 'MISSED'} ${what}: ${is.toFixed(2)} (${sign} ${goal})`);
			return met;
		})
		.every(Boolean);
}
