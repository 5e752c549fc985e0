import type { IExecuteFunctions } from 'n8n-workflow';

/** The signed address that wakes this node of this execution, and no other node. */
export function resumeUrl(node: IExecuteFunctions): string {
	const execution = node.evaluateExpression('{{ $execution.resumeUrl }}', 0) as string;
	const url = new URL(execution);
	url.pathname = `${url.pathname.replace(/\/$/, '')}/${node.getNode().id}`;
	return url.href;
}
