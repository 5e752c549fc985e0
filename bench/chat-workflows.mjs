const prompt = '={{ $json.prompt }}';
const model = { __rl: true, mode: 'id', value: 'bench' };

const chat = (credential) => ({
	type: 'n8n-nodes-openai-compatible.openAiCompatibleChat',
	typeVersion: 1,
	parameters: { model, messages: { message: [{ role: 'user', content: prompt }] } },
	credentials: { openAiCompatibleApi: { name: credential } },
});

const nodes = (url) => ({
	ours10: chat('Ten at once'),
	ours50: chat('Fifty at once'),
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
	floor: {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: '={{ { text: $json.prompt } }}', options: {} },
	},
});

/** A workflow that makes as many items as its webhook is told and runs them through the node. */
export function workflowFor(name, url) {
	const place = (index) => ({ id: `${name}-${index}`, position: [index * 220, 0] });
	return {
		id: name,
		name,
		nodes: [
			{
				...place(0),
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				webhookId: name,
				parameters: {
					httpMethod: 'POST',
					path: name,
					responseMode: 'lastNode',
					responseData: 'allEntries',
					options: {},
				},
			},
			{
				...place(1),
				name: 'Items',
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				parameters: {
					jsCode:
						"return Array.from({ length: $input.first().json.body.count }, (_, i) => ({ json: { prompt: 'question ' + i } }));",
				},
			},
			{ ...place(2), name: 'Node', ...nodes(url)[name] },
		],
		connections: {
			Webhook: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
			Items: { main: [[{ node: 'Node', type: 'main', index: 0 }]] },
		},
		settings: { executionOrder: 'v1' },
	};
}
