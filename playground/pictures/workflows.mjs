const ours = (name) => `n8n-nodes-openai-compatible.openAiCompatible${name}`;
const langchain = (name) => `@n8n/n8n-nodes-langchain.${name}`;
const model = { __rl: true, mode: 'id', value: 'gemini-3.8-flash' };
const credentials = {
	openAiCompatibleApi: { name: 'Playground endpoint' },
	jobQueueRedis: { name: 'Playground job queue' },
};

const manual = { name: 'Run by hand', type: 'n8n-nodes-base.manualTrigger' };

/** A workflow of nodes in a row; `below` hang under the node that they serve. */
function workflow(id, name, row, below = []) {
	const toNode = ({ typeVersion = 1, parameters = {}, ...node }, position) => ({
		...node,
		...{ id: node.name, typeVersion, parameters, position },
		...(node.type.startsWith('n8n-nodes-openai') ? { credentials } : {}),
	});
	const places = new Map(row.map((node, index) => [node.name, index * 340]));
	return {
		id,
		name,
		nodes: [
			...row.map((node) => toNode(node, [places.get(node.name), 0])),
			...below.map(({ of, connection: _, ...node }) => toNode(node, [places.get(of), 260])),
		],
		connections: Object.fromEntries([
			...row
				.slice(0, -1)
				.map((node, index) => [
					node.name,
					{ main: [[{ node: row[index + 1].name, type: 'main', index: 0 }]] },
				]),
			...below.map(({ name: called, of, connection }) => [
				called,
				{ [connection]: [[{ node: of, type: connection, index: 0 }]] },
			]),
		]),
	};
}

/** The first workflow of the quickstart, with its Chat node or before it was added. */
export const firstChat = ({ withChat = true } = {}) =>
	workflow(withChat ? 'first-chat' : 'first-chat-start', 'My first chat', [
		manual,
		...(withChat
			? [
					{
						name: 'OpenAI-Compatible Chat',
						type: ours('Chat'),
						parameters: {
							model,
							messages: {
								message: [
									{ role: 'user', content: 'Write a haiku about a workflow that never fails.' },
								],
							},
						},
					},
				]
			: []),
	]);

const functions = [{ name: 'track_order' }, { name: 'cancel_order' }];

/** Chat with a memory, and both operations of Function Calling. */
export const subNodes = workflow(
	'sub-nodes',
	'Memory and tools',
	[
		manual,
		{
			name: 'Chat',
			type: ours('Chat'),
			parameters: { model, messages: { message: [{ role: 'user', content: 'Hello' }] } },
		},
		{
			name: 'Tools',
			type: ours('FunctionCalling'),
			parameters: { model, operation: 'runTools', prompt: 'Hello' },
		},
		{
			name: 'Functions',
			type: ours('FunctionCalling'),
			parameters: {
				model,
				prompt: 'Hello',
				functions: { function: functions },
				routeToOutputs: true,
			},
		},
	],
	[
		{
			name: 'Memory',
			type: langchain('memoryBufferWindow'),
			typeVersion: 1.3,
			connection: 'ai_memory',
			of: 'Chat',
		},
		{ name: 'Calculator', type: langchain('toolCalculator'), connection: 'ai_tool', of: 'Tools' },
	],
);

/** Recordings in the queue, and a node that waits for them. */
export const queuedRecordings = (files) =>
	workflow('queued-recordings', 'Nightly transcription', [
		manual,
		{
			name: 'Read recordings',
			type: 'n8n-nodes-base.readWriteFile',
			parameters: {
				operation: 'read',
				fileSelector: `${files}/recordings/*.{wav,mp3}`,
				options: {},
			},
		},
		{ name: 'Transcribe', type: ours('Transcription'), parameters: { model, runMode: 'queue' } },
		{
			name: 'Wait for Transcripts',
			type: ours('Jobs'),
			parameters: { operation: 'wait', waitInProcessSeconds: 0 },
		},
	]);
