import { signInBrowser } from '../n8n/sign-in-browser.mjs';
import { chromium } from '../setup/tools.mjs';

/** A headless Chromium that is signed in to the n8n of a stage. */
export async function openBrowser(stage) {
	const executablePath = await chromium();
	if (!executablePath) throw new Error('Pictures are taken with Chromium: please install it');
	const { browser, page } = await signInBrowser(stage, executablePath);

	async function goto(path, size) {
		await page.setViewportSize(size);
		await page.goto(new URL(path, stage.n8n.url).href, { waitUntil: 'domcontentloaded' });
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
