const prompt = '={{ $json.prompt }}';
const model = { __rl: true, mode: 'id', value: 'bench' };

const chat = (credential, more = {}) => ({
	type: 'n8n-nodes-openai-compatible.openAiCompatibleChat',
	typeVersion: 1,
	parameters: { model, messages: { message: [{ role: 'user', content: prompt }] }, ...more },
	credentials: {
		openAiCompatibleApi: { name: credential },
		...(more.runMode ? { jobQueueRedis: { name: 'Playground job queue' } } : {}),
	},
});

const waits = (waitInProcessSeconds) =>
	chat('Ten at once', { runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds } });

const nodes = (url) => ({
	ours10: chat('Ten at once'),
	ours50: chat('Fifty at once'),
	inProcess: waits(30),
	suspended: waits(0),
	openAi: {
		type: '@n8n/n8n-nodes-langchain.openAi',
		typeVersion: 2.1,
		parameters: {
			resource: 'text',
			operation: 'response',
			modelId: model,
			responses: { values: [{ content: prompt }] },
			builtInTools: {},
			options: {},
		},
		credentials: { openAiApi: { name: 'Bench' } },
	},
	httpRequest: {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: `${url}/chat/completions`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody:
				'={{ JSON.stringify({ model: "bench", messages: [{ role: "user", content: $json.prompt }] }) }}',
			options: {},
		},
	},
	/** n8n's own minimum: a node that calls nobody. */
	set: {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: '={{ { text: $json.prompt } }}', options: {} },
	},
});

const place = (name, index) => ({ id: `${name}-${index}`, position: [index * 220, 0] });

const webhook = (name, parameters) => ({
	...place(name, 0),
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	webhookId: name,
	parameters: { httpMethod: 'POST', path: name, options: {}, ...parameters },
});

const chain = (name, nodes) => ({
	id: name,
	name,
	nodes,
	connections: Object.fromEntries(
		nodes
			.slice(0, -1)
			.map((one, index) => [
				one.name,
				{ main: [[{ node: nodes[index + 1].name, type: 'main', index: 0 }]] },
			]),
	),
	settings: { executionOrder: 'v1' },
});

/** A workflow for each of the names. */
export const workflowsFor = (names) => (url) => names.map((name) => workflowFor(name, url));

/** A workflow that makes as many items as its webhook is told, runs them through the node and returns them all. */
function workflowFor(name, url) {
	return chain(name, [
		webhook(name, { responseMode: 'lastNode', responseData: 'allEntries' }),
		{
			...place(name, 1),
			name: 'Items',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: {
				jsCode:
					"return Array.from({ length: $input.first().json.body.count }, (_, i) => ({ json: { prompt: 'question ' + i } }));",
			},
		},
		{ ...place(name, 2), name: 'Node', ...nodes(url)[name] },
	]);
}

/** A workflow that runs the one item of its webhook through the node, and then through one that does nothing. */
export function oneCallWorkflow(name, url) {
	const node = nodes(url)[name];
	const parameters = JSON.parse(
		JSON.stringify(node.parameters).replaceAll('$json.prompt', '$json.body.prompt'),
	);
	return chain(name, [
		webhook(name, { responseMode: 'onReceived' }),
		{ ...place(name, 1), name: 'Node', ...node, parameters },
		{
			...place(name, 2),
			name: 'Next',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			parameters: {},
		},
	]);
}
