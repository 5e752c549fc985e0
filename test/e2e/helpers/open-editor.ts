import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { signInBrowser } from '../../../playground/n8n/sign-in-browser.mjs';
import type { Stage } from '../../../playground/n8n/stage.mjs';

/** Where the tests leave what they saw. */
export const pictures = join(__dirname, '../../../coverage/pictures');

/** A browser that is signed in to the n8n of the stage. */
export async function openEditor(stage: Stage) {
	mkdirSync(pictures, { recursive: true });
	const executablePath = process.env.TEST_CHROMIUM || '/usr/bin/chromium';
	const { browser, page } = await signInBrowser(stage, executablePath);
	return {
		page,
		node: (called: string) =>
			page.locator(`[data-test-id="canvas-node"][data-node-name="${called}"]`),
		async open(workflowId: string): Promise<void> {
			await page.goto(`${stage.n8n.url}/workflow/${workflowId}`, { waitUntil: 'domcontentloaded' });
			await page.locator('[data-test-id="canvas-node"]').first().waitFor({ timeout: 40_000 });
		},
		close: () => browser.close(),
	};
}
