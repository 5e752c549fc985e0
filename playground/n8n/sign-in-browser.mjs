import { chromium } from 'playwright-core';

const offline = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-dev-shm-usage',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
];

/** Starts the Chromium without a window. */
export const launchBrowser = async (executablePath) =>
	await chromium.launch({ executablePath, args: offline });

/** Starts the Chromium without a window, signed in to the n8n of a stage. Returns `{ browser, page }`. */
export async function signInBrowser({ client, n8n }, executablePath) {
	const browser = await launchBrowser(executablePath);
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const [name = '', value = ''] = client.cookie.split('=');
	await context.addCookies([{ name, value, url: n8n.url, httpOnly: true, sameSite: 'Lax' }]);
	await context.addInitScript((browserId) => {
		localStorage.setItem('n8n-browserId', browserId);
		localStorage.setItem('N8N_THEME', 'light');
	}, client.browserId);
	return { browser, page: await context.newPage() };
}
