const node = (id, name, type, typeVersion, parameters, more = {}) => ({
	id,
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
	...more,
});

const webhook = (path) =>
	node(
		'webhook',
		'Webhook',
		'n8n-nodes-base.webhook',
		2,
		{
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			responseData: 'firstEntryJson',
			options: {},
		},
		{ webhookId: path },
	);

const texts = node('items', 'Items', 'n8n-nodes-base.code', 2, {
	jsCode:
		"return Array.from({ length: $input.first().json.body.count }, (_, i) => ({ json: { text: 'a text of some words with the number ' + i } }));",
});

const embeddings = (runMode) =>
	node(
		'node',
		'Node',
		'n8n-nodes-openai-compatible.openAiCompatibleEmbeddings',
		1,
		{
			runMode,
			model: { __rl: true, mode: 'id', value: 'bench' },
			format: 'base64',
			options: { textsPerRequest: 100, includeInputFields: false },
		},
		{
			credentials: {
				openAiCompatibleApi: { name: 'Ten at once' },
				...(runMode === 'inline' ? {} : { jobQueueRedis: { name: 'Playground job queue' } }),
			},
		},
	);

const results = node(
	'node',
	'Node',
	'n8n-nodes-openai-compatible.openAiCompatibleJobs',
	1,
	{ operation: 'results', target: 'job', jobId: '={{ $json.body.jobId }}' },
	{ credentials: { jobQueueRedis: { name: 'Playground job queue' } } },
);

// What a webhook answers is one item: how many there are, and what the first and the last say.
const count = (fields) =>
	node('count', 'Count', 'n8n-nodes-base.code', 2, {
		jsCode: `const all = $input.all(); return [{ json: { count: all.length, ${fields} } }];`,
	});

const ids = 'jobIds: [...new Set(all.map(({ json }) => json.jobId))], batchId: all[0].json.batchId';
const bytes = 'bytes: all.reduce((sum, { json }) => sum + (json.embedding?.length ?? 0), 0)';

const chain = (id, nodes, settings = {}) => ({
	id,
	name: id,
	nodes: nodes.map((one, index) => ({ ...one, position: [index * 220, 0] })),
	connections: Object.fromEntries(
		nodes
			.slice(0, -1)
			.map(({ name }, index) => [
				name,
				{ main: [[{ node: nodes[index + 1].name, type: 'main', index: 0 }]] },
			]),
	),
	settings: { executionOrder: 'v1', ...settings },
});

// Kept executions would fill n8n's database with a hundred thousand items.
const unsaved = { saveDataSuccessExecution: 'none' };

/** Embeds as many texts as its webhook is told, in n8n. */
export const embedInline = chain('embed-inline', [
	webhook('embed-inline'),
	texts,
	embeddings('inline'),
	count(bytes),
]);

/** Queues as many; and fetches the results of one job. */
export const embedQueued = [
	chain('embed-queue', [webhook('embed-queue'), texts, embeddings('queue'), count(ids)], unsaved),
	chain('embed-results', [webhook('embed-results'), results, count(bytes)], unsaved),
];
