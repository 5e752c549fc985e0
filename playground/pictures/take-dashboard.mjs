// Takes the pictures of the dashboard in docs/pictures again, of invented batches: node playground/pictures/take-dashboard.mjs
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launchBrowser } from '../n8n/sign-in-browser.mjs';
import { freePort } from '../setup/free-port.mjs';
import { root } from '../setup/paths.mjs';
import { redis } from '../setup/redis.mjs';
import { chromium } from '../setup/tools.mjs';
import { answer, inventBatches } from './invent-batches.mjs';

const load = createRequire(join(root, 'dist', 'package.json'));
const jobs = {
	...load('./jobs/queue/open-queue.js'),
	...load('./jobs/dispatch.js'),
	...load('./jobs/batch-state.js'),
	...load('./jobs/callbacks/callbacks.js'),
	...load('./jobs/callbacks/late-callbacks.js'),
};
const pictures = process.argv[2] ?? join(root, 'docs', 'pictures');
const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
const password = 'the password of pictures';
const executablePath = await chromium();
if (!executablePath) throw new Error('Pictures are taken with Chromium: please install it');

/** The real command line. */
async function startWorker(settings, port) {
	const cli = join(root, 'dist', 'workers', 'cli.js');
	const flags = ['--dashboard-port', String(port), '--dashboard-actions', 'true'];
	const child = spawn(
		process.execPath,
		[cli, 'worker', ...flags, '--concurrency', 'chat=8,embeddings=4'],
		{
			env: {
				PATH: process.env.PATH,
				N8N_AI_REDIS_URL: settings.url,
				N8N_AI_ENCRYPTION_SECRET: settings.encryptionSecret,
				N8N_AI_FILE_DIR: settings.fileDirectory,
				N8N_AI_DASHBOARD_PASSWORD: password,
			},
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	await new Promise((resolve, reject) => {
		child.once('exit', () => reject(new Error('the worker ended')));
		createInterface({ input: child.stdout }).on('line', (line) => {
			if (JSON.parse(line).msg === 'worker ready') resolve();
		});
	});
	return child;
}

/** Waits until the batches stand as the pictures show them. */
async function settled(queue, ids) {
	for (;;) {
		const states = await Promise.all(Object.values(ids).map((id) => jobs.batchState(queue, id)));
		const open = states.filter(({ state }) => state === 'running' || state === 'waiting');
		if (open.length === 2 && open.some(({ completed, failed }) => completed + failed === 121))
			return;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

const viewport = { width: 1280, height: 860 };

async function take(browser, url, name, { theme, open }) {
	const context = await browser.newContext({
		...{ viewport, colorScheme: theme },
		...{ httpCredentials: { username: 'admin', password }, timezoneId: 'UTC', locale: 'en-US' },
	});
	const page = await context.newPage();
	await page.goto(`${url}/`);
	await page.getByText('Live', { exact: true }).waitFor();
	if (open) {
		await page.getByRole('link', { name: open }).last().click();
		await page.getByRole('heading', { level: 1, name: open }).waitFor();
	}
	// Bars grow.
	await page.waitForTimeout(800);
	await page.screenshot({ path: join(pictures, `${name}.png`) });
	await context.close();
}

const server = createServer(answer);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const endpoint = { baseUrl: `http://127.0.0.1:${server.address().port}/v1`, apiKey: 'none' };
const store = await redis();
const settings = {
	url: store.url,
	encryptionSecret: 'an encryption secret for pictures, long enough',
	fileDirectory: folder,
};
const port = await freePort();
const worker = await startWorker(settings, port);
const queue = await jobs.openQueue(settings);
const browser = await launchBrowser(executablePath);
try {
	const url = `http://127.0.0.1:${port}`;
	const ids = await inventBatches(jobs, queue, endpoint);
	await settled(queue, ids);
	for (const theme of ['light', 'dark']) {
		await take(browser, url, `dashboard-${theme}`, { theme });
		await take(browser, url, `dashboard-batch-${theme}`, { theme, open: 'Product descriptions' });
	}
} finally {
	await browser.close();
	await queue.close();
	worker.kill('SIGKILL');
	await store.stop();
	server.close();
	server.closeAllConnections();
	rmSync(folder, { recursive: true, force: true });
}
