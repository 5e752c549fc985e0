import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether an agent runs the node as a tool. n8n before 2.0 does not tell. */
export const runsAsTool = (node: Partial<Pick<IExecuteFunctions, 'isToolExecution'>>): boolean =>
	node.isToolExecution?.() ?? false;
