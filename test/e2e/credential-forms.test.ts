import { join } from 'node:path';
import type { Stage } from '../../playground/n8n/stage.mjs';
import { openEditor, pictures } from './helpers/open-editor';
import { sharedStage } from './shared-stage';

jest.setTimeout(120_000);

let stage: Stage;
let editor: Awaited<ReturnType<typeof openEditor>>;

beforeAll(async () => {
	stage = await sharedStage();
	editor = await openEditor(stage);
});

afterAll(async () => {
	await editor.close();
});

/** Opens the form of a credential and returns what it shows. */
async function form(name: string, type: string, data: Record<string, unknown>) {
	await stage.client.importCredentials([{ name, type, data }]);
	const all = (await stage.client.request('GET', '/rest/credentials')) as {
		id: string;
		name: string;
	}[];
	const id = all.find((one) => one.name === name)?.id ?? '';
	const { page } = editor;
	await page.goto(`${stage.n8n.url}/home/credentials/${id}`, { waitUntil: 'domcontentloaded' });
	const modal = page.locator('[data-test-id="editCredential-modal"]');
	await modal.getByText('Advanced', { exact: true }).waitFor({ timeout: 40_000 });
	return {
		modal,
		async picture(file: string) {
			await page.screenshot({ path: join(pictures, `${file}.png`) });
		},
	};
}

it('the form of an endpoint shows its address, where the key is made and little else', async () => {
	const { modal, picture } = await form('Form of Groq', 'openAiCompatibleApi', {
		provider: 'groq',
		apiKey: '',
	});
	await modal.getByText('Requests go to https://api.groq.com/openai/v1').waitFor();
	const link = modal.locator('a[href="https://console.groq.com/keys"]');
	expect(await link.count()).toBe(1);
	expect(await modal.getByText('Requests per Minute', { exact: true }).count()).toBe(0);
	await picture('credential-endpoint');
	await modal.locator('[data-test-id="parameter-input-advanced"]').click();
	await modal.getByText('Requests per Minute', { exact: true }).waitFor();
	await picture('credential-endpoint-advanced');
});

it('the form of the queue has a field for the password, and notices one in the URL', async () => {
	const { modal, picture } = await form('Form of a queue', 'jobQueueRedis', {
		connection: 'url',
		url: `${stage.redis.url.replace('//', '//:password@')}`,
		encryptionSecret: 'x'.repeat(40),
	});
	await modal.getByText('If it contains a password').waitFor();
	expect(await modal.getByText('Namespace', { exact: true }).count()).toBe(0);
	await picture('credential-queue');
});

it('the test of a queue without a worker is shown in words', async () => {
	const { modal, picture } = await form('Queue without a worker', 'jobQueueRedis', {
		connection: 'url',
		advanced: true,
		prefix: '{nobody-works-here}',
		url: stage.redis.url,
		encryptionSecret: 'x'.repeat(40),
	});
	await modal.getByText('More details').click({ timeout: 30_000 });
	await modal
		.getByText(/No worker is running/)
		.first()
		.waitFor({ timeout: 30_000 });
	await picture('credential-queue-no-worker');
});
