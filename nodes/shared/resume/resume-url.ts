import type { IExecuteFunctions } from 'n8n-workflow';

/** The signed address of the execution, which n8n has for each. */
export const executionUrl = (node: IExecuteFunctions): URL =>
	new URL(node.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string);

/** The signed address that resumes this node of this execution, and no other node. */
export function resumeUrl(node: IExecuteFunctions): string {
	const url = executionUrl(node);
	url.pathname = `${url.pathname.replace(/\/$/, '')}/${node.getNode().id}`;
	return url.href;
}
