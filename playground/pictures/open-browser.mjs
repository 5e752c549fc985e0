import { chromium } from 'playwright-core';
import { chromium as chromiumProgram } from '../setup/tools.mjs';

const offline = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-dev-shm-usage',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
];

/** A headless Chromium that is signed in to the n8n of a stage. */
export async function openBrowser({ client, n8n }) {
	const executablePath = await chromiumProgram();
	if (!executablePath) throw new Error('Pictures are taken with Chromium: please install it');
	const browser = await chromium.launch({ executablePath, args: offline });
	const context = await browser.newContext();
	const [name, value] = client.cookie.split('=');
	await context.addCookies([{ name, value, url: n8n.url, httpOnly: true, sameSite: 'Lax' }]);
	await context.addInitScript((browserId) => {
		localStorage.setItem('n8n-browserId', browserId);
		localStorage.setItem('N8N_THEME', 'light');
	}, client.browserId);
	const page = await context.newPage();

	async function goto(path, size) {
		await page.setViewportSize(size);
		await page.goto(new URL(path, n8n.url).href, { waitUntil: 'domcontentloaded' });
		return page;
	}

	return {
		page,
		goto,
		async open(workflowId, size) {
			await goto(`/workflow/${workflowId}`, size);
			await page.locator('[data-test-id="canvas-node"]').first().waitFor({ timeout: 40_000 });
			return page;
		},
		node: (called) => page.locator(`[data-test-id="canvas-node"][data-node-name="${called}"]`),
		close: () => browser.close(),
	};
}
