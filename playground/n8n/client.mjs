import { setTimeout as delay } from 'node:timers/promises';
import { createRequests } from './requests.mjs';
import { createImports } from './imports.mjs';
import { unflatten } from './unflatten.mjs';

const over = new Set(['success', 'error', 'crashed', 'canceled']);
const pollMs = 100;

/** The items of one output of a node, of its last run in an execution: `[{ json, binary, pairedItem, error }]`. */
function items(execution, nodeName, { output = 0, run = -1 } = {}) {
	const runs = execution.data?.resultData.runData[nodeName] ?? [];
	return runs.at(run)?.data?.main?.[output] ?? [];
}

/**
 * Signs in to an n8n as its owner (who is set up where there is none yet) and drives it as the editor does.
 *
 * - `importCredentials([{ name, type, data }])`, `importWorkflows([workflow])`: add, or replace those of that name or id
 * - `run(workflowId, { triggerNode })` -> execution id; the default trigger is the workflow's manual one
 * - `execution(id)`, `executions(workflowId)`, `stopExecution(id)`
 * - `retryExecution(id, { loadWorkflow })` -> id of the new execution, once it has ended or waits
 * - `waitFor(id, { until, timeoutMs })` -> the execution; `until` is `'finished'`, a status such as `'waiting'`,
 *   or a function of the execution
 * - `items(execution, nodeName)`, `binary(item, field)` -> Buffer
 * - `activate(workflowId)`, `deactivate(workflowId)`, `callWebhook(path, body)` -> `{ status, body }`
 * - `testCredential({ type, data })` -> `{ status, message }`, `nodeTypes()`, `request(method, path, body)`
 * - `cookie`, `browserId`: what a browser needs to be signed in, too
 */
export async function createClient(url, login) {
	const { request, download, session } = await createRequests(url, login);
	const { idOf, ...imports } = createImports(request);

	async function execution(id) {
		const found = await request('GET', `/rest/executions/${id}`);
		return { ...found, data: typeof found.data === 'string' ? unflatten(found.data) : found.data };
	}

	async function waitFor(id, { until = 'finished', timeoutMs = 60_000 } = {}) {
		const isIt =
			typeof until === 'function'
				? until
				: ({ status }) => (until === 'finished' ? over.has(status) : status === until);
		for (const deadline = Date.now() + timeoutMs; ; await delay(pollMs)) {
			const now = await execution(id);
			// n8n 1 sets the status a moment before the data.
			const isWhole = now.data || !['success', 'error'].includes(now.status);
			if (isWhole && isIt(now)) return now;
			if ((isWhole && over.has(now.status)) || Date.now() > deadline) {
				const why = now.data?.resultData?.error?.message;
				throw new Error(
					`execution ${id} is "${now.status}" and not what was awaited${why ? `: ${why}` : ''}`,
				);
			}
		}
	}

	async function run(workflowId, { triggerNode } = {}) {
		const workflow = await request('GET', `/rest/workflows/${idOf(workflowId)}`);
		const { executionId } = await request('POST', `/rest/workflows/${workflow.id}/run`, {
			// Asked for by n8n 1.
			workflowData: workflow,
			triggerToStartFrom: { name: triggerNode ?? manualTrigger(workflow) },
		});
		return executionId;
	}

	function manualTrigger({ id, nodes }) {
		const trigger = nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger');
		if (trigger === undefined)
			throw new Error(`workflow ${id} has no manual trigger: name a triggerNode`);
		return trigger.name;
	}

	async function activate(workflowId) {
		const path = `/rest/workflows/${idOf(workflowId)}`;
		const { active, versionId } = await request('GET', path);
		if (!active) await request('POST', `${path}/activate`, { versionId });
	}

	const deactivate = (workflowId) =>
		request('POST', `/rest/workflows/${idOf(workflowId)}/deactivate`, {});

	async function binary(item, field = 'data') {
		const { id, data } = item.binary[field];
		if (id === undefined) return Buffer.from(data, 'base64');
		return download(`/rest/binary-data?${new URLSearchParams({ id, action: 'download' })}`);
	}

	// A workflow's webhook goes live a moment after it was activated, and after n8n said that it is
	// ready; n8n on a busy machine loses its database for a while.
	async function callWebhook(path, body, { method = 'POST', liveMs = 10_000 } = {}) {
		const headers = { 'content-type': 'application/json', connection: 'close' };
		for (const deadline = Date.now() + liveMs; ; await delay(pollMs)) {
			const response = await fetch(`${url}/webhook/${path}`, {
				method,
				headers,
				body: JSON.stringify(body),
			});
			const text = await response.text();
			if ([404, 503].includes(response.status) && Date.now() < deadline) continue;
			const isJson = response.headers.get('content-type')?.includes('json');
			return { status: response.status, body: isJson && text ? JSON.parse(text) : text };
		}
	}

	async function executions(workflowId) {
		const filter = new URLSearchParams({
			filter: JSON.stringify({ workflowId: idOf(workflowId) }),
			limit: '100',
		});
		return (await request('GET', `/rest/executions?${filter}`)).results;
	}

	return {
		url,
		...session,
		request,
		...imports,
		run,
		execution,
		executions,
		waitFor,
		stopExecution: (id) => request('POST', `/rest/executions/${id}/stop`),
		retryExecution: async (id, { loadWorkflow = false } = {}) =>
			(await request('POST', `/rest/executions/${id}/retry`, { loadWorkflow })).id,
		items,
		binary,
		activate,
		deactivate,
		callWebhook,
		testCredential: ({ type, data, name = type }) =>
			request('POST', '/rest/credentials/test', { credentials: { id: '', name, type, data } }),
		nodeTypes: () => request('GET', '/types/nodes.json'),
	};
}
