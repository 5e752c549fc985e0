import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Stage } from '../../../playground/n8n/stage.mjs';

/** Where the tests leave what they saw. */
export const pictures = join(__dirname, '../../../coverage/pictures');

const offline = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-dev-shm-usage',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
];

/** A browser that is signed in to the n8n of the stage. */
export async function openEditor({ client, n8n }: Stage) {
	mkdirSync(pictures, { recursive: true });
	const executablePath = process.env.TEST_CHROMIUM || '/usr/bin/chromium';
	const browser = await chromium.launch({ executablePath, args: offline });
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const [name = '', value = ''] = client.cookie.split('=');
	await context.addCookies([{ name, value, url: n8n.url, httpOnly: true, sameSite: 'Lax' }]);
	await context.addInitScript((browserId) => {
		localStorage.setItem('n8n-browserId', browserId);
		localStorage.setItem('N8N_THEME', 'light');
	}, client.browserId);
	const page = await context.newPage();
	return {
		page,
		node: (called: string) =>
			page.locator(`[data-test-id="canvas-node"][data-node-name="${called}"]`),
		async open(workflowId: string): Promise<void> {
			await page.goto(`${n8n.url}/workflow/${workflowId}`, { waitUntil: 'domcontentloaded' });
			await page.locator('[data-test-id="canvas-node"]').first().waitFor({ timeout: 40_000 });
		},
		close: () => browser.close(),
	};
}
