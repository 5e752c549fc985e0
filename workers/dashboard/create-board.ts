import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import {
	batchesQueue,
	deadlinesQueue,
	jobsQueue,
	type JobQueue,
} from '../../jobs/queue/open-queue';
import { refuse, say, type Answering } from './answer';
import { answerBoard } from './answer-board';
import { takeRoutes, type BoardRoutes } from './board-routes';
import { howToInstallBoard, loadBullBoard } from './load-bull-board';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** bull-board under /queues, or a page there that says how to install it. */
export async function createBoard(about: Answering): Promise<Handler & { isInstalled: boolean }> {
	const board = await loadBullBoard();
	if (!board) return Object.assign(explain, { isInstalled: false });
	const { createBullBoard, BullMQAdapter } = board;
	const { allowsActions } = about.config;
	const made = new WeakMap<JobQueue, BoardRoutes>();
	const routesOf = (queue: JobQueue) => {
		const before = made.get(queue);
		if (before) return before;
		const { adapter, routes } = takeRoutes();
		const names = [...Object.keys(queue.catalogue).map(jobsQueue), batchesQueue, deadlinesQueue];
		const queues = names.map((name) => {
			const one = new BullMQAdapter(queue.bull(name), { readOnlyMode: !allowsActions });
			one.setFormatter('data', short);
			one.setFormatter('returnValue', short);
			return one;
		});
		createBullBoard({
			queues,
			serverAdapter: adapter,
			options: { uiConfig: { boardTitle: 'n8n AI job queues' } },
		});
		made.set(queue, routes());
		return routes();
	};
	const handle: Handler = async (request, response) => {
		const isRead = request.method === 'GET' || request.method === 'HEAD';
		const refusal = isRead ? undefined : refuse(request, about.config);
		if (refusal !== undefined) {
			say(response, 403, { error: refusal });
			return;
		}
		// Who sends it slowly is no trouble of Redis, which has a time limit.
		const body = isRead ? {} : await readBody(request);
		await about.queue.use(async (queue) => {
			await answerBoard(routesOf(queue), request, response, body);
		});
	};
	return Object.assign(handle, { isInstalled: true });
}

const most = 120;

/** What jobs carry is encrypted: a wall of characters says nothing, and a long one stops a browser. */
function short(value: unknown): unknown {
	if (typeof value === 'string')
		return value.length > most ? `(${String(value.length)} characters, encrypted)` : value;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.slice(0, 50)
			.map(([name, one]: [string, unknown]) => [
				name,
				typeof one === 'object' && one !== null
					? `(${String(Object.keys(one).length)} entries)`
					: short(one),
			]),
	);
}

async function explain({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
	await Promise.resolve();
	if (!url.startsWith('/queues/')) {
		response.writeHead(308, { location: 'queues/' }).end();
		return;
	}
	response.writeHead(501, { 'content-type': 'text/html; charset=utf-8' });
	response.end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>bull-board is not installed</title>
<link rel="stylesheet" href="../dashboard.css">
<main class="note">
<h1>bull-board is not installed</h1>
<p>It shows the queues job by job. Run this where n8n-nodes-openai-compatible is installed, and restart the worker:</p>
<pre><code>${howToInstallBoard}</code></pre>
<p><a href="../">Back to the batches</a></p>
</main>
`);
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
	const body: unknown = await json(request).catch(() => ({}));
	return Object(body) as Record<string, unknown>;
}
