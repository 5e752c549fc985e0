import type { IExecuteFunctions } from 'n8n-workflow';

/** Collects what the user should know and shows each sentence once, below the output. */
export function createHints(node: Pick<IExecuteFunctions, 'addExecutionHints'>) {
	const counts = new Map<string, number>();
	return {
		add(message: string): void {
			counts.set(message, (counts.get(message) ?? 0) + 1);
		},
		show(): void {
			for (const [message, count] of counts) {
				node.addExecutionHints({
					message: count > 1 ? `${message} (${String(count)} items)` : message,
					location: 'outputPane',
				});
			}
		},
	};
}
