import axe from 'axe-core';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, request as proxied } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launchBrowser } from '../../playground/n8n/sign-in-browser.mjs';
import { json } from '../helpers/http-server';
import { dashboardWorker, lateBatch, password } from './helpers/dashboard';
import { chats, finished, fixture, until } from './helpers/fixture';
import { pending, resumed, waitingExecutions } from './helpers/waiting-executions';

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

const chromium = process.env.TEST_CHROMIUM ?? '/usr/bin/chromium';
const browserTest = existsSync(chromium) ? test : test.skip;

const setup = fixture();
const { n8n } = waitingExecutions(setup);
const script = '<img src=x onerror="document.title=1">';

let browser: Browser | undefined;
beforeAll(async () => {
	if (existsSync(chromium)) browser = await launchBrowser(chromium);
});
afterAll(async () => {
	await browser?.close();
});

/** A page that is signed in, and what its console complains of. */
async function open(url: string, colorScheme: 'light' | 'dark' = 'light', width = 1280) {
	const context = await browser?.newContext({
		...{ viewport: { width, height: 900 }, colorScheme },
		httpCredentials: { username: 'admin', password },
	});
	if (!context) throw new Error('there is no browser');
	setup.atEnd(() => context.close());
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
	page.on('pageerror', (error) => complaints.push(error.message));
	await page.goto(url);
	return { page, complaints };
}

/** What axe finds wrong with the page as it is now. */
async function faults(page: Page): Promise<string[]> {
	// Evaluated by the browser's own tools, which the policy of the page does not concern.
	await page.evaluate(axe.source);
	return await page.evaluate(async () => {
		const checker = Reflect.get(globalThis, 'axe') as typeof axe;
		const { violations } = await checker.run();
		return violations.map(
			({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
		);
	});
}

/** A worker with a batch that has failures and a callback which n8n does not accept until it is up. */
async function staged() {
	const queue = await setup.queue();
	const server = await setup.chatServer((prompt, response) => {
		if (!prompt.startsWith('bad')) return false;
		json(response, 400, { error: { message: `No ${script}` } });
		return true;
	});
	const gate = { isUp: false };
	const host = await n8n((_, response, id) => {
		if (gate.isUp) resumed(response, id);
		else json(response, 503, {});
	});
	const identity = {
		...{ workflowId: 'w', workflowName: `Texts ${script}`, executionId: randomUUID() },
		...{ nodeId: 'n', nodeName: 'Chat', runIndex: 0, lineage: randomUUID() },
	};
	const options = chats(server, ['good', 'bad one', 'bad two'], { identity });
	const batchId = await lateBatch(queue, options, host);
	const served = await dashboardWorker(queue);
	setup.atEnd(() => served.worker.end('SIGKILL'));
	await finished(queue, batchId);
	return { queue, batchId, gate, ...served };
}

browserTest('in light and dark, wide and narrow, axe finds nothing and no text runs', async () => {
	const { url, batchId } = await staged();
	for (const [scheme, width] of [
		['light', 1280],
		['dark', 1280],
		['light', 390],
	] as const) {
		const { page, complaints } = await open(url, scheme, width);
		await page
			.getByRole('link', { name: /^Texts/ })
			.last()
			.waitFor();
		expect(await faults(page)).toEqual([]);
		const overflow = await page.evaluate<number>(
			'document.documentElement.scrollWidth - document.documentElement.clientWidth',
		);
		expect(overflow).toBe(0);
		await page
			.getByRole('link', { name: /^Texts/ })
			.last()
			.click();
		await page.getByRole('heading', { name: 'Failures' }).waitFor();
		expect(page.url()).toContain(`?batch=${batchId}`);
		expect(await faults(page)).toEqual([]);
		expect(await page.getByText(script).count()).toBeGreaterThan(1);
		expect(await page.title()).toContain('Texts');
		expect(complaints).toEqual([]);
	}
});

browserTest('"Call again" resumes the node that waits, and keeps the focus in place', async () => {
	const { url, queue, batchId, gate } = await staged();
	const { page, complaints } = await open(`${url}/?batch=${batchId}`);
	const button = page.getByRole('button', { name: 'Call again' });
	await button.waitFor();
	gate.isUp = true;
	await button.focus();
	await page.keyboard.press('Enter');
	await page.getByText('A worker is sending the callback now').waitFor();
	await until(async () => (await pending(queue, batchId)) === 0, 'the delivery');
	await button.waitFor({ state: 'detached' });
	expect(complaints).toEqual([]);
});

browserTest('a retry asks first, and does nothing when it is declined', async () => {
	const { url, batchId } = await staged();
	const { page } = await open(`${url}/?batch=${batchId}`);
	const posts: string[] = [];
	page.on('request', (one) => one.method() === 'POST' && posts.push(one.url()));
	await page.getByRole('button', { name: 'Retry failed' }).click();
	await page.getByRole('dialog').getByText('2 failed jobs will run again').waitFor();
	expect(await faults(page)).toEqual([]);
	await page.keyboard.press('Escape');
	expect(posts).toEqual([]);
	await page.getByRole('button', { name: 'Retry failed' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Retry failed' }).click();
	await page.getByText('2 jobs were queued again').waitFor();
	expect(posts).toHaveLength(1);
});

browserTest('filters, search and an empty queue say what to do', async () => {
	const { url } = await staged();
	const { page } = await open(url);
	await page.getByRole('button', { name: /^Cancelled/ }).click();
	await page.getByRole('heading', { name: 'No batch matches' }).waitFor();
	await page.getByRole('button', { name: 'Show all batches' }).click();
	await page.getByRole('searchbox').fill('nothing like this');
	await page.getByRole('heading', { name: 'No batch matches' }).waitFor();
	const empty = await dashboardWorker(await setup.queue());
	setup.atEnd(() => empty.worker.end('SIGKILL'));
	const { page: none } = await open(empty.url);
	await none.getByRole('heading', { name: 'No batches yet' }).waitFor();
	expect(await faults(none)).toEqual([]);
});

browserTest(
	'below a path of a reverse proxy both pages work, and a gone worker is told',
	async () => {
		const { port, batchId, worker } = await staged();
		const proxy = createServer((asked, response) => {
			const path = (asked.url ?? '').replace(/^\/n8n-ai/, '');
			const headers = { ...asked.headers, 'x-forwarded-prefix': '/n8n-ai' };
			const { method } = asked;
			const onward = proxied({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			});
			onward.on('error', () => response.destroy());
			asked.pipe(onward);
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		setup.atEnd(() => {
			proxy.close();
			proxy.closeAllConnections();
		});
		const url = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}/n8n-ai/`;
		const { page, complaints } = await open(url);
		await page
			.getByRole('link', { name: /^Texts/ })
			.last()
			.click();
		await page.getByRole('heading', { name: 'Failures' }).waitFor();
		expect(page.url()).toBe(`${url}?batch=${batchId}`);
		const { page: board, complaints: boardComplaints } = await open(`${url}queues/`);
		await board.getByText('jobs-chat').first().waitFor();
		expect([...complaints, ...boardComplaints]).toEqual([]);
		await worker.end('SIGKILL');
		await page.getByRole('alert').getByText('The worker does not answer').waitFor();
		await page.getByText('Not connected').waitFor();
	},
);
