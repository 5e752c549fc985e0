import type { Execution, Workflow } from '../../../playground/n8n/client.mjs';
import type { Stage } from '../../../playground/n8n/stage.mjs';

/** Runs the workflow by hand in the real n8n until it ends. */
export async function runChain(
	{ client }: Stage,
	workflow: Workflow & { id: string },
	timeoutMs = 60_000,
): Promise<Execution> {
	await client.importWorkflows([workflow]);
	const id = await client.run(workflow.id);
	return await client.waitFor(id, { until: 'finished', timeoutMs });
}

/** The error with which an execution ended, for people. */
export function errorOf({ data }: Execution): { message: string; description?: string } {
	const { error } = data.resultData;
	if (!error) throw new Error('Expected the execution to fail, but it did not');
	return error;
}
