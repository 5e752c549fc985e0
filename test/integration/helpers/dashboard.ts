import { requestCallback } from '../../../jobs/callbacks/callbacks';
import { noteLateCallback } from '../../../jobs/callbacks/late-callbacks';
import { dispatch } from '../../../jobs/dispatch';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import type { DispatchOptions } from '../../../jobs/records/dispatch-options';
import { cliWorker } from './cli-worker';
import { freePort } from './redis-server';
import { waitingNode } from './waiting-executions';

export const password = 'pass:wörd of the dashboard';

/** A worker in a process of its own that serves its dashboard. */
export async function dashboardWorker(
	queue: Pick<JobQueue, 'settings'>,
	{ actions = true, env = {} }: { actions?: boolean; env?: Record<string, string> } = {},
) {
	const port = String(await freePort());
	const flags = ['--dashboard-port', port, '--concurrency', 'chat=4'];
	const worker = await cliWorker(
		queue.settings,
		[...flags, ...(actions ? ['--dashboard-actions', 'true'] : [])],
		{ N8N_AI_DASHBOARD_PASSWORD: password, ...env },
	);
	const url = `http://127.0.0.1:${port}`;
	const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
	const ask = async (
		path: string,
		{ headers = {}, ...more }: { method?: string; headers?: Record<string, string> } = {},
	) =>
		await fetch(`${url}${path}`, {
			...more,
			headers: { authorization, ...headers },
			redirect: 'manual',
		});
	return {
		worker,
		url,
		port,
		ask,
		post: async (path: string, headers: Record<string, string> = {}) =>
			await ask(path, { method: 'POST', headers }),
		/** What a path says in JSON. */
		json: async (path: string) => (await (await ask(path)).json()) as Record<string, unknown>,
	};
}

/** A batch for which a node of that n8n waits, with attempts in vain before any worker runs. */
export async function lateBatch(
	queue: JobQueue,
	options: DispatchOptions,
	{ url, resumeUrl }: { url: string; resumeUrl: string },
): Promise<string> {
	const { batchId } = await dispatch(queue, options);
	await requestCallback(queue, batchId, waitingNode, resumeUrl);
	const late = { attempts: 9, host: new URL(url).host, nextAt: Date.now() + 60_000 };
	await noteLateCallback(queue, batchId, { ...late, lastError: 'No answer' });
	return batchId;
}
