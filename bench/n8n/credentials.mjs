const ours = (name, baseUrl, concurrency) => ({
	name,
	type: 'openAiCompatibleApi',
	data: { provider: 'custom', baseUrl, apiKey: 'bench', advanced: true, concurrency },
});

/** What the nodes of the benches connect with, ready to import. */
export const benchCredentials = (url) => [
	ours('Ten at once', url, 10),
	ours('Fifty at once', url, 50),
	{ name: 'Bench', type: 'openAiApi', data: { apiKey: 'bench', url } },
];
