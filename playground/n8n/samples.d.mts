import type { Workflow } from './client.mjs';

export interface Recording {
	file: string;
	/** What is said. */
	text: string;
	/** Its length. */
	seconds: number;
	voice: string;
}

export function sampleWorkflows(n8n: { files: string }): (Workflow & { id: string })[];
export function copyRecordings(n8n: { files: string }, formats?: string[]): Recording[];
