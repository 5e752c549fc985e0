import { join } from 'node:path';
import { sampleWorkflows } from '../../playground/n8n/samples.mjs';
import type { Stage } from '../../playground/n8n/stage.mjs';
import {
	chain,
	chat,
	extraction,
	functionCalling,
	imageGeneration,
	jobs,
	jobsTrigger,
	make,
	models,
	transcription,
	vision,
} from './helpers/chain';
import { until } from '../integration/helpers/fixture';
import { openEditor, pictures } from './helpers/open-editor';
import { sharedStage } from './shared-stage';

jest.setTimeout(120_000);

let stage: Stage;
let editor: Awaited<ReturnType<typeof openEditor>>;
let page: (typeof editor)['page'];
let node: (typeof editor)['node'];
let open: (typeof editor)['open'];

beforeAll(async () => {
	stage = await sharedStage();
	editor = await openEditor(stage);
	({ page, node, open } = editor);
});

afterAll(async () => {
	await editor.close();
});

/** Waits until the icon of a node is seen: one that did not load has no width. */
async function seeIcon(name: string): Promise<void> {
	const icon = node(name).locator('img').first();
	await icon.waitFor();
	const width = async () =>
		await icon.evaluate((image) => ('naturalWidth' in image ? Number(image.naturalWidth) : 0));
	await until(async () => (await width()) > 0, `the icon of ${name}`, 15_000);
}

const ours = [
	['Chat', chat(), ['Model', 'Messages', 'Output Format', 'Execution Mode', 'Options']],
	['Models', models(), ['Operation', 'Search', 'Simplify']],
	[
		'Transcribe',
		transcription(),
		['Model', 'Input Data Field Name', 'Output Files', 'Execution Mode'],
	],
	['Generate', imageGeneration(), ['Operation', 'Model', 'Prompt', 'Number of Images', 'Output']],
	['Look', vision(), ['Operation', 'Model', 'Input Type', 'Execution Mode']],
	[
		'Functions',
		functionCalling({
			routeToOutputs: true,
			functions: { function: [{ name: 'track_parcel' }, { name: 'cancel_order' }] },
		}),
		['Model', 'Prompt', 'Functions', 'Tool Choice', 'One Output per Function'],
	],
	[
		'Extract',
		extraction({
			fields: { field: [{ name: 'total', type: 'number', required: true }] },
		}),
		['Operation', 'Model', 'Input Type', 'Schema Type', 'Fields'],
	],
	['Jobs', jobs({ operation: 'get' }), ['Operation', 'Batch ID']],
	[
		'List',
		jobs({ operation: 'list' }, { name: 'List' }),
		['Operation', 'Return All', 'Limit', 'Filters'],
	],
] as const;

describe('the editor', () => {
	beforeAll(async () => {
		const workflow = chain([make('[{}]'), ...ours.map(([, step]) => step)]);
		await stage.client.importWorkflows([workflow]);
		await open(workflow.id);
	});

	it.each(ours)('shows %s with its icon and its panel', async (name, _step, labels) => {
		await seeIcon(name);
		await node(name).dblclick();
		const panel = page.locator('[data-test-id="node-parameters"]').first();
		await panel.waitFor();
		for (const label of labels) {
			await panel.getByText(label, { exact: true }).first().waitFor({ timeout: 5000 });
		}
		await page.screenshot({ path: join(pictures, `${name}.png`) });
		await page.keyboard.press('Escape');
		await panel.waitFor({ state: 'hidden' });
	});

	it('shows the Jobs Trigger with its panel, and the newest event on demand', async () => {
		const wait = jobs({ operation: 'wait', target: 'batch', waitInProcessSeconds: 60 });
		const source = chain([make("[{ text: 'one' }]"), chat({ runMode: 'queue' }), wait]);
		await stage.client.importWorkflows([source]);
		const ended = await stage.client.waitFor(await stage.client.run(source.id));
		const batchId = String(stage.client.items(ended, 'Jobs')[0]?.json.batchId);
		const workflow = chain(
			[],
			{},
			{ trigger: jobsTrigger({ filters: { workflowIds: source.id } }) },
		);
		await stage.client.importWorkflows([workflow]);
		await open(workflow.id);
		await node('Jobs Trigger').dblclick();
		const panel = page.locator('[data-test-id="node-parameters"]').first();
		await panel.waitFor();
		for (const label of ['Target', 'Events', 'Filters']) {
			await panel.getByText(label, { exact: true }).first().waitFor({ timeout: 5000 });
		}
		await page.locator('[data-test-id="node-execute-button"]').first().click();
		await page.getByText(batchId).first().waitFor({ timeout: 20_000 });
		await page.screenshot({ path: join(pictures, 'Jobs Trigger.png') });
		const [execution] = await stage.client.executions(workflow.id);
		const whole = await stage.client.waitFor(execution?.id ?? '');
		expect(stage.client.items(whole, 'Jobs Trigger')[0]?.json).toMatchObject({
			batchId,
			state: 'completed',
			source: { workflowId: source.id },
		});
	});

	it('says below an empty list of batches what to do next', async () => {
		const workflow = chain([make('[{}]'), jobs({ filters: { thisWorkflow: true } })]);
		await stage.client.importWorkflows([workflow]);
		await open(workflow.id);
		await node('Jobs').dblclick();
		await page.locator('[data-test-id="node-execute-button"]').first().click();
		await page.getByText('No batch in the job queue fits the filters').first().waitFor();
		await page.screenshot({ path: join(pictures, 'Jobs empty.png') });
	});

	it("shows the chat model below n8n's agent, with its panel", async () => {
		const [agent] = sampleWorkflows(stage.n8n).filter(({ id }) => id === 'agent');
		if (!agent) throw new Error('There is no sample of an agent');
		const workflow = { ...agent, id: 'agent-in-the-editor' };
		await stage.client.importWorkflows([workflow]);
		await open(workflow.id);
		await seeIcon('Chat model');
		await page.screenshot({ path: join(pictures, 'agent.png') });
		await node('Chat model').dblclick();
		const panel = page.locator('[data-test-id="node-parameters"]').first();
		await panel.waitFor();
		for (const label of ['Model', 'Options']) {
			await panel.getByText(label, { exact: true }).first().waitFor({ timeout: 5000 });
		}
		await page.screenshot({ path: join(pictures, 'Chat model.png') });
	});

	it('offers the live models of the endpoint in the model field', async () => {
		const workflow = chain([chat({ model: { __rl: true, mode: 'list', value: '' } })]);
		await stage.client.importWorkflows([workflow]);
		await open(workflow.id);
		await node('Chat').dblclick();
		await page.locator('[data-test-id="rlc-input"]').first().click();
		await page.getByText('scripted-chat').first().waitFor({ timeout: 15_000 });
		expect(await page.getByText('moonshine-base').count()).toBe(0);
		await page.screenshot({ path: join(pictures, 'models-list.png') });
	});

	it('shows inputs for a memory and for tools, and an output for each function', async () => {
		const workflow = chain(
			[
				make('[{}]'),
				chat(),
				functionCalling({ operation: 'runTools' }, { name: 'Tools' }),
				functionCalling({
					routeToOutputs: true,
					functions: { function: [{ name: 'track_parcel' }, { name: 'cancel_order' }] },
				}),
			],
			{},
			{
				subNodes: [
					{
						name: 'Memory',
						type: '@n8n/n8n-nodes-langchain.memoryBufferWindow',
						typeVersion: 1.3,
						connection: 'ai_memory',
						of: 'Chat',
					},
					{
						name: 'Calculator',
						type: '@n8n/n8n-nodes-langchain.toolCalculator',
						connection: 'ai_tool',
						of: 'Tools',
					},
				],
			},
		);
		await stage.client.importWorkflows([workflow]);
		await open(workflow.id);
		for (const label of ['Memory', 'Tools', 'track_parcel', 'cancel_order', 'No Call']) {
			await page.getByText(label, { exact: true }).first().waitFor({ timeout: 15_000 });
		}
		await page.screenshot({ path: join(pictures, 'sub-nodes.png') });
	});

	it('shows the sample batch workflow', async () => {
		const samples = sampleWorkflows(stage.n8n);
		await stage.client.importWorkflows(samples);
		await open('batch-transcription');
		await node('Transcribe').locator('img').first().waitFor();
		await page.screenshot({ path: join(pictures, 'batch-transcription.png') });
		expect(await page.locator('[data-test-id="canvas-node"]').count()).toBe(5);
	});
});
