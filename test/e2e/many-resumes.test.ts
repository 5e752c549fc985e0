import { setTimeout as delay } from 'node:timers/promises';
import type { Execution } from '../../playground/n8n/client.mjs';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { inFull } from '../chaos/helpers/in-full';
import { reportFigures } from '../helpers/report-figures';
import { echoAnswer } from '../helpers/echo-answer';
import { httpServer, json } from '../helpers/http-server';
import { chain, chat, make, type Step } from './helpers/chain';

const runs = inFull(200, 24);
const queues = 20;
const longestMs = 3000;

jest.setTimeout(900_000);

/** When the last answer of each execution was given. */
const answeredAt = new Map<string, number>();
let stage: Stage;
let server: Awaited<ReturnType<typeof httpServer>>;

beforeAll(async () => {
	server = await httpServer(async ({ body }, response) => {
		const [{ content = '' } = {}] = body.messages as { content?: string }[];
		const [id = '', ms = ''] = content.split(' ');
		await delay(Number(ms));
		answeredAt.set(id, Date.now());
		json(response, 200, echoAnswer(content));
	});
	stage = await openStage({ n8nWorkers: 2 });
	await stage.client.importCredentials([
		{
			name: 'Slow endpoint',
			type: 'openAiCompatibleApi',
			data: { provider: 'openai', baseUrl: `${server.url}/v1`, apiKey: 'key' },
		},
	]);
});

afterAll(async () => {
	await stage.close();
	await server.close();
});

/** Between 1 kB and 2 MB of input, and a batch that ends up to 3 s after it began: by the execution's id. */
const input = `
const part = (by) => (Number($execution.id) * by) % 1;
const size = Math.round(1000 * 2000 ** part(0.618));
const ms = Math.round(${String(longestMs)} * part(0.414));
return [{ json: { text: $execution.id + ' ' + ms, ballast: 'x'.repeat(size) } }];
`;

const webhook = (path: string): Step => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2.1,
	webhookId: path,
	parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
});

const workflowOf = (trigger?: Step) =>
	chain(
		[
			{ ...make('[]'), parameters: { jsCode: input } },
			chat({ runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } }),
			{ name: 'After', type: 'n8n-nodes-base.noOp' },
		],
		{ openAiCompatibleApi: 'Slow endpoint' },
		trigger ? { trigger } : {},
	);

/** Runs the start that often, some at once. */
async function often(times: number, start: () => Promise<unknown>): Promise<void> {
	let begun = 0;
	const callAll = async () => {
		while (begun++ < times) await start();
	};
	await Promise.all(Array.from({ length: queues }, callAll));
}

const idsOf = async (workflowId: string) =>
	(await stage.client.executions(workflowId)).map(({ id }) => id);

function check(execution: Execution & { stoppedAt?: string }): number {
	const { id, status, stoppedAt = '' } = execution;
	const [item] = stage.client.items(execution, 'After');
	expect({ id, status, text: item?.json.text }).toEqual({
		...{ id, status: 'success' },
		text: expect.stringMatching(new RegExp(`^echo ${id} \\d+$`)),
	});
	return Date.parse(stoppedAt) - (answeredAt.get(id) ?? 0);
}

test(`${String(runs)} executions of an n8n in queue mode go on by themselves as their batches end`, async () => {
	const path = 'many-resumes';
	const [manual, production] = [workflowOf(), workflowOf(webhook(path))];
	await stage.client.importWorkflows([manual, production]);
	await stage.client.activate(production.id);
	await often(runs / 2, async () => await stage.client.run(manual.id));
	await often(runs / 2, async () => {
		expect((await stage.client.callWebhook(path, {})).status).toBe(200);
	});
	const ids = [...(await idsOf(manual.id)), ...(await idsOf(production.id))];
	expect(ids).toHaveLength(runs);
	const waits: number[] = [];
	for (const id of ids) {
		waits.push(check(await stage.client.waitFor(id, { timeoutMs: 300_000 })));
	}
	const sorted = waits.toSorted((a, b) => a - b);
	const at = (share: number) => sorted[Math.floor(share * (runs - 1))] ?? 0;
	reportFigures('milliseconds from the last answer to the end of the execution', {
		...{ executions: runs, median: at(0.5), p95: at(0.95), max: at(1) },
	});
});
