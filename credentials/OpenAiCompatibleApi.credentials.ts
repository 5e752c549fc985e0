import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

export class OpenAiCompatibleApi implements ICredentialType {
	name = 'openAiCompatibleApi';

	displayName = 'OpenAI-Compatible API';

	icon: Icon = {
		light: 'file:../nodes/shared/icons/endpoint.svg',
		dark: 'file:../nodes/shared/icons/endpoint.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-openai-compatible/n8n-nodes-openai-compatible#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Provider',
			name: 'provider',
			type: 'options',
			options: [
				{ name: 'Google Gemini', value: 'gemini' },
				{ name: 'Groq', value: 'groq' },
				{ name: 'Ollama', value: 'ollama' },
				{ name: 'OpenAI', value: 'openai' },
				{ name: 'OpenRouter', value: 'openrouter' },
				{
					name: 'Other (Any OpenAI-Compatible Endpoint)',
					value: 'custom',
					description: 'VLLM, LiteLLM, LocalAI, a proxy, a gateway and so on',
				},
			],
			default: 'gemini',
			description: 'Whose endpoint it is; sets the address and the dialect',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Leave empty for an endpoint that asks for none, such as Ollama',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://localhost:8000/v1',
			description:
				"Address up to and including the version, with or without a trailing slash. Leave empty for the provider's own address.",
		},
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Most requests that start within a minute with this key; 0 for no limit',
		},
		{
			displayName: 'Tokens per Minute',
			name: 'tokensPerMinute',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Most tokens that requests of a minute use with this key; 0 for no limit',
		},
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000 },
			default: 10,
			description: 'Most requests under way at once with this key',
		},
		{
			displayName: 'Timeout of a Request (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 86400 },
			default: 600,
			description: 'How long one request may take before it counts as lost and is tried again',
		},
		{
			displayName: 'Largest Answer (MB)',
			name: 'maxAnswerMegabytes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 500 },
			default: 256,
			description:
				'Maximum size of one response of the endpoint, in megabytes; a larger one fails, so that it cannot fill the memory of n8n or of a worker',
		},
		{
			displayName: 'Allow Private Addresses',
			name: 'allowPrivateUrls',
			type: 'boolean',
			default: false,
			description:
				'Whether images and files given as URL may come from private and local addresses, such as 192.168.1.5 or localhost. Leave off where workflows take URLs from strangers.',
		},
		{
			displayName: 'Organization ID',
			name: 'organization',
			type: 'string',
			default: '',
			description: 'Sent as OpenAI-Organization where set',
		},
		{
			displayName: 'Project ID',
			name: 'project',
			type: 'string',
			default: '',
			description: 'Sent as OpenAI-Project where set',
		},
		{
			displayName: 'Extra Headers',
			name: 'headers',
			type: 'json',
			default: '{}',
			description: 'Headers of every request as a JSON object, such as {"x-team": "sales"}',
		},
	];

	// For n8n's HTTP Request node; a function, so that it sends the extra headers as well.
	authenticate = (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const { apiKey, organization, project, headers } = credentials as Record<string, string>;
		const extra = JSON.parse(headers?.trim() ? headers : '{}') as Record<string, string>;
		return Promise.resolve({
			...request,
			headers: {
				...request.headers,
				...(apiKey?.trim() ? { Authorization: `Bearer ${apiKey.trim()}` } : {}),
				...(organization?.trim() ? { 'OpenAI-Organization': organization.trim() } : {}),
				...(project?.trim() ? { 'OpenAI-Project': project.trim() } : {}),
				...extra,
			},
		});
	};
}
