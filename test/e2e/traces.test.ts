import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkPackages } from '../../playground/n8n/place-package.mjs';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { otlpReceiver, type ReceivedSpan } from '../helpers/otlp-receiver';
import { chain, chat, make, webhook } from './helpers/chain';
import { runChain } from './helpers/run-chain';

jest.setTimeout(300_000);

let stage: Stage;
let collector: Awaited<ReturnType<typeof otlpReceiver>>;

// A stage of its own: this n8n records traces, as does the worker.
beforeAll(async () => {
	collector = await otlpReceiver();
	const soon = { OTEL_BSP_SCHEDULE_DELAY: '100' };
	stage = await openStage({
		workers: 0,
		n8nEnv: {
			N8N_OTEL_ENABLED: 'true',
			N8N_OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
			...soon,
		},
		workerEnv: { N8N_AI_TRACES: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...soon },
	});
	linkPackages(stage.n8n.place, [
		'@opentelemetry/sdk-trace-node',
		'@opentelemetry/resources',
		'@opentelemetry/exporter-trace-otlp-proto',
	]);
	await stage.startWorker();
});

afterAll(async () => {
	await stage.close();
	await collector.close();
});

const prompts = ['tell-nobody-one', 'tell-nobody-two'];
const items = make(`${JSON.stringify(prompts)}.map((text) => ({ text }))`);
// Nothing ends before the node waits: it would go on by itself, with no callback.
const notBefore = '={{ $now.plus({ seconds: 10 }).toISO() }}';
const queued = chat({
	runMode: 'queueAndWait',
	queueOptions: { waitInProcessSeconds: 0, notBefore },
});
const inline = chat({}, { name: 'At Once' });

const named = (spans: ReceivedSpan[], name: string) => spans.filter((span) => span.name === name);

/** The spans of the trace of the batch that ended last, once there are so many. */
async function wholeTrace(count: number): Promise<ReceivedSpan[]> {
	for (const end = Date.now() + 120_000; ;) {
		const traceId = collector.named('batch chat').at(-1)?.traceId;
		const spans = collector.spans.filter((span) => span.traceId === traceId);
		if (spans.length === count) return spans;
		if (Date.now() > end) throw new Error(`not ${String(count)}: ${pathsOf(spans).join('\n')}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** The names of a span and of those above it. */
function pathOf(spans: ReceivedSpan[], span: ReceivedSpan): string {
	if (span.parentSpanId === '') return span.name;
	const above = spans.find(({ spanId }) => spanId === span.parentSpanId);
	return `${above ? pathOf(spans, above) : 'lost'} > ${span.name}`;
}

const pathsOf = (spans: ReceivedSpan[]) => spans.map((span) => pathOf(spans, span)).sort();

function expectNothingInClear(answers: string[]): void {
	const secret = readFileSync(join(stage.folder, 'encryption-secret'), 'utf8');
	const bytes = collector.bytes().toString('latin1');
	for (const text of [...prompts, ...answers, secret, 'playground-key', 'signature='])
		expect(bytes).not.toContain(text);
}

it('one trace leads from an execution of n8n over node, batch and jobs to the endpoint, and back', async () => {
	const workflow = chain([items, queued, inline], {}, { trigger: webhook('traced', 'onReceived') });
	await stage.client.importWorkflows([workflow]);
	await stage.client.activate(workflow.id);
	expect((await stage.client.callWebhook('traced')).status).toBe(200);
	const started = 'workflow.execute > node.execute';
	const batch = `${started} > run chat > send jobs-chat`;
	// n8n has a span of its own for what follows the wait.
	const resumed = `workflow.execute > ${started}`;
	const expected = [
		'workflow.execute',
		// The trigger, the items, and the node that queues and waits.
		...[started, started, started],
		...[`${started} > run chat`, batch],
		...[`${batch} > process jobs-chat`, `${batch} > process jobs-chat`],
		`${batch} > process jobs-chat > chat scripted-chat`,
		`${batch} > process jobs-chat > chat scripted-chat`,
		...[`${batch} > batch chat`, `${batch} > POST callback`],
		'workflow.execute > workflow.execute',
		// The node that takes its results, and the one that does not queue.
		...[resumed, `${resumed} > run chat`],
		...[resumed, `${resumed} > run chat`],
		`${resumed} > run chat > chat scripted-chat`,
		`${resumed} > run chat > chat scripted-chat`,
	];
	const spans = await wholeTrace(expected.length);
	expect(pathsOf(spans)).toEqual(expected.sort());
	const [run] = named(spans, 'run chat');
	expect(run?.attributes).toMatchObject({ 'n8n.workflow.id': workflow.id, 'n8n_ai.items': 2 });
	const [listed] = await stage.client.executions(workflow.id);
	const execution = await stage.client.waitFor(listed?.id ?? '');
	const answers = stage.client.items(execution, 'At Once').map(({ json }) => String(json.text));
	expect(answers).toEqual([expect.stringContaining('tell-nobody'), expect.any(String)]);
	expectNothingInClear(answers);
});

it('the trace of an execution that n8n does not record begins with the node', async () => {
	const execution = await runChain(stage, chain([items, queued]));
	expect(execution.status).toBe('success');
	const batch = 'run chat > send jobs-chat';
	const expected = [
		...['run chat', batch],
		...[`${batch} > process jobs-chat`, `${batch} > process jobs-chat`],
		`${batch} > process jobs-chat > chat scripted-chat`,
		`${batch} > process jobs-chat > chat scripted-chat`,
		...[`${batch} > batch chat`, `${batch} > POST callback`],
	];
	expect(pathsOf(await wholeTrace(expected.length))).toEqual(expected.sort());
	expectNothingInClear(stage.client.items(execution, 'Chat').map(({ json }) => String(json.text)));
});
