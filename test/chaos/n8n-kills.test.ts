import { setTimeout as delay } from 'node:timers/promises';
import type { Execution } from '../../playground/n8n/client.mjs';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { chain, chat, make } from '../e2e/helpers/chain';
import { seeded } from '../helpers/seeded';
import { inFull } from './helpers/in-full';

// In short, the end-to-end tests have it: executions that wait and triggers, with n8n killed.
const longTest = inFull<typeof test.skip>(test, test.skip);
const seed = Number(process.env.TEST_SEED ?? 7);
const kills = Number(process.env.TEST_KILLS ?? 20);
const itemsEach = 30;
const slots = 10;

let stage: Stage | undefined;

afterAll(async () => {
	await stage?.close();
});

longTest(
	`${String(kills)} kills of n8n and its workers: every execution ends with every item, paid for once`,
	async () => {
		stage = await openStage({ workers: 2, workerEnv: { N8N_AI_LOCK_DURATION: '3' } });
		const { client, n8n, endpoint, startWorker } = stage;
		const workers = [...stage.workers];
		const next = seeded(seed);
		const killed = { n8n: 0, worker: 0 };
		const executions: string[] = [];
		const textsOf = (place: number) =>
			Array.from({ length: itemsEach }, (_, i) => `number ${String(i)} of ${String(place)}`);

		while (killed.n8n + killed.worker < kills) {
			const texts = JSON.stringify(textsOf(executions.length));
			const workflow = chain([
				make(`${texts}.map((text) => ({ text }))`),
				chat({ runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } }),
			]);
			// n8n retries what it has saved something of.
			const settings = { ...workflow.settings, saveExecutionProgress: true };
			await client.importWorkflows([{ ...workflow, settings }]);
			executions.push(await client.run(workflow.id));
			await delay(1500 * next());
			if (next() < 0.6) {
				await n8n.kill();
				killed.n8n += 1;
				await n8n.start();
			}
			if (next() < 0.5) {
				const victim = next() < 0.5 ? 0 : 1;
				await workers[victim]?.kill();
				killed.worker += 1;
				workers[victim] = await startWorker();
			}
		}

		let retried = 0;
		for (const [place, id] of executions.entries()) {
			const { execution, retries } = await outcomeOf(stage, id);
			retried += retries;
			expect({ place, status: execution.status }).toEqual({ place, status: 'success' });
			const items = client.items(execution, 'Chat');
			expect(items.map(({ pairedItem }) => pairedItem)).toMatchObject(
				textsOf(place).map((_, item) => ({ item })),
			);
			for (const [item, text] of textsOf(place).entries()) {
				expect(JSON.stringify(items[item]?.json)).toContain(`You said: \\"${text}\\"`);
			}
		}
		const needed = executions.length * itemsEach;
		const calls = endpoint.requests().filter(({ path }) => path.endsWith('/chat/completions'));
		process.stderr.write(
			`seed ${String(seed)}: ${String(executions.length)} executions, ${JSON.stringify(killed)} killed, ${String(retried)} executions retried, ${String(calls.length)} calls of ${String(needed)} needed\n`,
		);
		expect(calls.length).toBeLessThanOrEqual(needed + killed.worker * slots);
	},
);

/** How an execution ended; one that died with n8n is retried as a person does it. */
async function outcomeOf({ client }: Stage, id: string) {
	const ended = async (one: string) =>
		await client.waitFor(one, {
			until: ({ status }) => ['success', 'error', 'crashed', 'canceled'].includes(status),
			timeoutMs: 120_000,
		});
	let execution: Execution = await ended(id);
	let retries = 0;
	for (; execution.status === 'crashed' && retries < 3; retries++) {
		const path = `/rest/executions/${execution.id}/retry`;
		try {
			const again = (await client.request('POST', path, { loadWorkflow: false })) as { id: string };
			execution = await ended(again.id);
		} catch (error) {
			// It died before its first node ended, so that it has queued nothing.
			if (!String(error).includes('aborted before starting')) throw error;
			execution = await ended(await client.run(execution.workflowId));
		}
	}
	return { execution, retries };
}
