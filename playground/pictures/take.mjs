// Takes the pictures of docs/pictures again, in a real n8n and a real editor: node playground/pictures/take.mjs [name …]
import { join } from 'node:path';
import { copyRecordings, sampleWorkflows } from '../n8n/samples.mjs';
import { openStage } from '../n8n/stage.mjs';
import { root, state as stateFolder } from '../setup/paths.mjs';
import { prepare } from '../setup/prepare.mjs';
import { during, say } from '../setup/progress.mjs';
import { openBrowser } from './open-browser.mjs';
import { firstChat, queuedRecordings, subNodes } from './workflows.mjs';

const folder = join(root, 'docs', 'pictures');
const large = { width: 1700, height: 1000 };
const usual = { width: 1440, height: 900 };

/** Parts of pictures; the rest of this one is the input with the folder that its files are in. */
const clips = { 'transcription-node': { x: 628, y: 0, width: 1072, height: 1000 } };

/** Each leaves the editor where its picture is to be taken, and returns the page. */
const pictures = {
	async 'quickstart-search'({ editor, stage }) {
		await stage.client.importWorkflows([firstChat({ withChat: false })]);
		const page = await editor.open('first-chat-start', usual);
		await page.locator('[data-test-id="node-creator-plus-button"]').first().click();
		const search = page.locator('[data-test-id="node-creator-search-bar"]');
		await search.waitFor();
		await page.keyboard.type('openai-compatible');
		await page.getByText('OpenAI-Compatible Chat', { exact: true }).first().waitFor();
		return page;
	},
	async 'quickstart-credential'({ editor, stage }) {
		await stage.client.importWorkflows([firstChat()]);
		const page = await editor.open('first-chat', usual);
		await editor.node('OpenAI-Compatible Chat').dblclick();
		await page.locator('[data-test-id="node-credentials-select"]').first().click();
		await page.locator('[data-test-id="node-credentials-select-item-new"]').first().click();
		await page.getByText('Base URL', { exact: true }).first().waitFor();
		return page;
	},
	async 'quickstart-chat'({ editor, stage }) {
		await stage.client.importWorkflows([firstChat()]);
		const page = await editor.open('first-chat', usual);
		await editor.node('OpenAI-Compatible Chat').dblclick();
		await page.locator('[data-test-id="node-execute-button"]').first().click();
		await page.getByText('finishReason').first().waitFor({ timeout: 30_000 });
		return page;
	},
	async 'batch-transcription'(on) {
		return await ranBatch(on);
	},
	async 'transcription-node'(on) {
		const page = await ranBatch(on);
		await on.editor.node('Transcribe').dblclick();
		await page.getByText('SRT Subtitles').first().waitFor();
		for (const tab of await page.getByText('Binary', { exact: true }).all()) await tab.click();
		return page;
	},
	async 'sub-nodes'({ editor, stage }) {
		await stage.client.importWorkflows([subNodes]);
		const page = await editor.open(subNodes.id, usual);
		await page.getByText('cancel_order', { exact: true }).first().waitFor();
		return page;
	},
	async waiting({ editor, stage }) {
		for (const worker of stage.workers) await worker.stop();
		const workflow = queuedRecordings(stage.n8n.files);
		await stage.client.importWorkflows([workflow]);
		const id = await stage.client.run(workflow.id);
		const execution = await stage.client.waitFor(id, { until: 'waiting' });
		const [run] = execution.data.resultData.runData['Wait for Transcripts'];
		const page = await editor.goto(run.metadata.resumeUrl, { width: 900, height: 640 });
		await stage.startWorker({ N8N_AI_CONCURRENCY: 'transcription=1' });
		await page.locator('td.completed').first().waitFor({ timeout: 60_000 });
		return page;
	},
};

/** The sample batch in the editor, once it is done. */
async function ranBatch({ editor }) {
	const page = await editor.open('batch-transcription', large);
	await page.locator('[data-test-id="execute-workflow-button"]').first().click();
	await page.getByText('Workflow executed successfully').waitFor({ timeout: 120_000 });
	return page;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in pictures));
if (unknown.length > 0)
	throw new Error(`There is no picture ${unknown.join(', ')}, but ${Object.keys(pictures)}`);

await prepare();
const stage = await during('starting n8n', openStage());
try {
	copyRecordings(stage.n8n);
	await stage.client.importWorkflows(sampleWorkflows(stage.n8n));
	for (const name of asked.length > 0 ? asked : Object.keys(pictures)) {
		const editor = await openBrowser(stage);
		try {
			const page = await during(name, pictures[name]({ editor, stage }));
			// What opens or fades is there.
			await page.waitForTimeout(1000);
			await page.screenshot({ path: join(folder, `${name}.png`), clip: clips[name] });
		} catch (error) {
			const seen = join(stateFolder, `${name}.png`);
			await editor.page.screenshot({ path: seen });
			throw new Error(`${name}: ${error.message}\nWhat was to be seen then is in ${seen}`);
		} finally {
			await editor.close();
		}
	}
	say(`The pictures are in ${folder}`);
} finally {
	await stage.close();
}
