import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { Execution, Workflow } from '../../../playground/n8n/client.mjs';
import type { Stage } from '../../../playground/n8n/stage.mjs';
import { templates } from '../../helpers/templates';
import { sharedStage } from '../shared-stage';
import { chain } from './chain';
import { mailServer } from './mail-server';

/** The stage with what templates ask of outside: a Postgres, and a server that takes mails. */
export async function templateStage() {
	const stage = await sharedStage();
	const mail = await mailServer();
	await stage.client.importCredentials([
		{ name: 'Mail server of the test', type: 'smtp', data: mail.credential },
	]);
	await stage.postgres();
	const jsonOf = (execution: Execution, node: string) =>
		stage.client.items(execution, node).map((item) => item.json as Record<string, unknown>);

	/** Runs a query as a workflow of its own, and returns its rows. */
	async function query(sql: string) {
		const parameters = { resource: 'database', operation: 'executeQuery', query: sql, options: {} };
		const type = 'n8n-nodes-base.postgres';
		const { nodes, ...workflow } = chain([{ name: 'Query', type, typeVersion: 2.6, parameters }]);
		const credentials = { postgres: { name: 'Playground Postgres' } };
		const bound = nodes.map((node) => (node.type === type ? { ...node, credentials } : node));
		return jsonOf(await runTemplate(stage, { ...workflow, nodes: bound }, 'Start'), 'Query');
	}

	/** The mails since the last look. */
	const newMails = () => mail.mails.splice(0);
	return { stage, mail, jsonOf, newMails, query };
}

type Node = INode & Record<string, unknown>;

/** The credential that a node gets for each type, by its name in n8n. */
const credentials: [RegExp, string, string][] = [
	[/^n8n-nodes-openai-compatible\./, 'openAiCompatibleApi', 'Playground endpoint'],
	[/^n8n-nodes-openai-compatible\./, 'jobQueueRedis', 'Playground job queue'],
	[/\.(postgres|vectorStorePGVector)$/, 'postgres', 'Playground Postgres'],
	[/\.emailSend$/, 'smtp', 'Mail server of the test'],
	[/\.telegram(Trigger)?$/, 'telegramApi', 'Telegram of the test'],
];

/**
 * A template as a user has it who has done what its note says: with credentials, and with the folder that this n8n may
 * use. What else a test changes, it says in `change`; `pinned` are items that take the place of what a node returns.
 */
export function useTemplate(
	{ n8n }: Stage,
	file: string,
	{
		change = {},
		pinned,
	}: { change?: Record<string, (node: Node) => void>; pinned?: Workflow['pinData'] } = {},
): Workflow & { id: string } {
	const template = templates.find((one) => one.file === file);
	if (!template) throw new Error(`there is no template ${file}`);
	const text = JSON.stringify(template).replaceAll('/home/node/.n8n-files', n8n.files);
	const { name, connections, settings, nodes } = JSON.parse(text) as typeof template;
	for (const node of nodes as Node[]) {
		const own = credentials.filter(([type]) => type.test(node.type));
		const named = Object.fromEntries(own.map(([, type, called]) => [type, { name: called }]));
		if (own.length > 0) Object.assign(node, { credentials: named });
		change[node.name]?.(node);
	}
	return {
		id: randomUUID().slice(0, 16),
		name: `${name} (${file})`,
		nodes: nodes as Node[],
		connections: connections as unknown as Workflow['connections'],
		settings,
		...(pinned ? { pinData: pinned } : {}),
	};
}

export const setParameters = (parameters: INodeParameters) => (node: Node) => {
	node.parameters = { ...node.parameters, ...parameters };
};

/** In place of a node that asks a service outside: its parameters, with what its expressions came to, as an item. */
export function showParameters(node: Node): void {
	const flat = (value: unknown, path: string): [string, unknown][] =>
		value !== null && typeof value === 'object'
			? Object.entries(value).flatMap(([name, inner]) =>
					flat(inner, path ? `${path}.${name}` : name),
				)
			: [[path, value]];
	const assignments = flat(node.parameters, '').map(([name, value]) => ({
		...{ id: name, name, value, type: 'string' },
	}));
	Object.assign(node, {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { assignments: { assignments }, options: {} },
	});
}

/** Runs it from one of its triggers to its end, in which nothing may have failed. */
export async function runTemplate(
	{ client }: Stage,
	workflow: Workflow & { id: string },
	triggerNode: string,
): Promise<Execution> {
	await client.importWorkflows([workflow]);
	const execution = await client.waitFor(await client.run(workflow.id, { triggerNode }), {
		timeoutMs: 120_000,
	});
	expect(execution.data.resultData.error?.message).toBeUndefined();
	expect(execution.status).toBe('success');
	return execution;
}

/** The first execution of an active workflow that has ended, besides those started by hand. */
export async function endedExecution(
	{ client }: Stage,
	{ id }: { id: string },
): Promise<Execution> {
	const over = ['success', 'error', 'crashed', 'canceled'];
	for (const end = Date.now() + 60_000; ; await new Promise((go) => setTimeout(go, 100))) {
		const all = await client.executions(id);
		const found = all.find(({ status, mode }) => over.includes(status) && mode !== 'manual');
		if (found) return await client.execution(found.id);
		if (Date.now() > end) throw new Error(`no execution of ${id} has ended`);
	}
}
