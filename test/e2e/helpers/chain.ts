import { randomUUID } from 'node:crypto';
import type { Workflow } from '../../../playground/n8n/client.mjs';

export interface Step {
	name: string;
	type: string;
	typeVersion?: number;
	parameters?: Record<string, unknown>;
	/** What n8n registers a webhook by. */
	webhookId?: string;
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
}

const credentials = {
	openAiCompatibleApi: { name: 'Playground endpoint' },
	jobQueueRedis: { name: 'Playground job queue' },
};

/** A node that hangs below another one: a model, a memory, a tool. */
export interface SubNode extends Step {
	connection: 'ai_languageModel' | 'ai_memory' | 'ai_tool';
	/** Name of the node that it serves. */
	of: string;
}

const manual: Step = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

/** A workflow that runs its steps one after another, from a manual trigger on unless told otherwise. */
export function chain(
	steps: Step[],
	replaced: Partial<Record<keyof typeof credentials, string>> = {},
	{ trigger = manual, subNodes = [] }: { trigger?: Step; subNodes?: SubNode[] } = {},
): Workflow & { id: string } {
	const id = randomUUID().slice(0, 16);
	const names = [trigger.name, ...steps.map(({ name }) => name)];
	const all: (Step | SubNode)[] = [trigger, ...steps, ...subNodes];
	return {
		id,
		name: `Test ${id}`,
		nodes: all.map(({ typeVersion = 1, parameters = {}, ...step }, index) => ({
			...step,
			id: randomUUID(),
			typeVersion,
			parameters,
			position: placeOf(step, index),
			...(step.type.startsWith('n8n-nodes-openai-compatible.') ? { credentials: named() } : {}),
		})),
		connections: Object.fromEntries([
			...names
				.slice(0, -1)
				.map((name, index) => [
					name,
					{ main: [[{ node: names[index + 1], type: 'main', index: 0 }]] },
				]),
			...subNodes.map(({ name, connection, of }) => [
				name,
				{ [connection]: [[{ node: of, type: connection, index: 0 }]] },
			]),
		]),
		settings: { executionOrder: 'v1' },
	};

	/** A sub-node hangs below the node that it serves. */
	function placeOf(step: Step | SubNode, index: number): [number, number] {
		const served = 'of' in step ? names.indexOf(step.of) : -1;
		return served < 0 ? [index * 340, 0] : [served * 340, 260];
	}

	function named() {
		return Object.fromEntries(
			Object.entries(credentials).map(([type, { name }]) => [
				type,
				{ name: replaced[type as keyof typeof credentials] ?? name },
			]),
		);
	}
}

const model = { __rl: true, mode: 'id', value: 'scripted-chat' };
export const ours = (name: string) => `n8n-nodes-openai-compatible.openAiCompatible${name}`;

/** A webhook that answers with the words of the last node as they come, or in another way of n8n's. */
export const webhook = (path: string, responseMode = 'streaming'): Step => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2.1,
	webhookId: path,
	parameters: { httpMethod: 'POST', path, responseMode, options: {} },
});

/** Items with the fields that the JavaScript expression gives. */
export const make = (expression: string): Step => ({
	name: 'Items',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode: `return (${expression}).map((json) => ({ json }));` },
});

export const readFiles = (fileSelector: string): Step => ({
	name: 'Read',
	type: 'n8n-nodes-base.readWriteFile',
	parameters: { operation: 'read', fileSelector, options: {} },
});

export const chat = (parameters: Record<string, unknown> = {}, more: Partial<Step> = {}): Step => ({
	name: 'Chat',
	type: ours('Chat'),
	parameters: {
		model,
		messages: { message: [{ role: 'user', content: '={{ $json.text }}' }] },
		...parameters,
	},
	...more,
});

export const models = (
	parameters: Record<string, unknown> = {},
	more: Partial<Step> = {},
): Step => ({
	name: 'Models',
	type: ours('Models'),
	parameters: { operation: 'list', ...parameters },
	...more,
});

export const vision = (
	parameters: Record<string, unknown> = {},
	more: Partial<Step> = {},
): Step => ({
	name: 'Look',
	type: ours('Vision'),
	parameters: {
		model: { ...model, value: 'gemini-3.8-flash' },
		operation: 'readText',
		...parameters,
	},
	...more,
});

export const imageGeneration = (
	parameters: Record<string, unknown> = {},
	more: Partial<Step> = {},
): Step => ({
	name: 'Generate',
	type: ours('ImageGeneration'),
	parameters: { model: { ...model, value: 'gemini-3.1-flash-image' }, ...parameters },
	...more,
});

export const speechGeneration = (
	parameters: Record<string, unknown> = {},
	more: Partial<Step> = {},
): Step => ({
	name: 'Speak',
	type: ours('SpeechGeneration'),
	parameters: { model: { ...model, value: 'gemini-3.8-flash-tts' }, ...parameters },
	...more,
});

export const videoGeneration = (
	parameters: Record<string, unknown> = {},
	more: Partial<Step> = {},
): Step => ({
	name: 'Film',
	type: ours('VideoGeneration'),
	parameters: { model: { ...model, value: 'veo-3.1-generate-preview' }, ...parameters },
	...more,
});

/** Our chat model below a node of n8n. */
export const chatModel = (of: string, parameters: Record<string, unknown> = {}): SubNode => ({
	name: 'Our Model',
	type: ours('ChatModel'),
	parameters: { model: { ...model, value: 'gemini-3.8-flash' }, ...parameters },
	connection: 'ai_languageModel',
	of,
});

export const functionCalling = (
	parameters: Record<string, unknown> = {},
	more: Partial<Step> = {},
): Step => ({
	name: 'Functions',
	type: ours('FunctionCalling'),
	parameters: { model: { ...model, value: 'gemini-3.8-flash' }, ...parameters },
	...more,
});

export const extraction = (
	parameters: Record<string, unknown> = {},
	more: Partial<Step> = {},
): Step => ({
	name: 'Extract',
	type: ours('Extraction'),
	parameters: {
		model: { ...model, value: 'gemini-3.8-flash' },
		documentFrom: 'files',
		...parameters,
	},
	...more,
});

export const embeddings = (
	parameters: Record<string, unknown> = {},
	more: Partial<Step> = {},
): Step => ({
	name: 'Embed',
	type: ours('Embeddings'),
	parameters: { model: { ...model, value: 'gemini-embedding-001' }, ...parameters },
	...more,
});

export const transcription = (
	parameters: Record<string, unknown> = {},
	more: Partial<Step> = {},
): Step => ({
	name: 'Transcribe',
	type: ours('Transcription'),
	parameters: { model: { ...model, value: 'gemini-3.8-flash' }, ...parameters },
	...more,
});

export const jobs = (parameters: Record<string, unknown> = {}, more: Partial<Step> = {}): Step => ({
	name: 'Jobs',
	type: ours('Jobs'),
	parameters,
	...more,
});

export const jobsTrigger = (parameters: Record<string, unknown> = {}): Step => ({
	name: 'Jobs Trigger',
	type: ours('JobsTrigger'),
	parameters,
});
