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
					description:
						'VLLM, LiteLLM, LocalAI or any other OpenAI-compatible server, proxy or gateway',
				},
			],
			default: 'gemini',
			description:
				'The provider of the endpoint. It sets the base URL and how requests are written.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Leave empty if the endpoint needs no key, as with Ollama',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://localhost:8000/v1',
			description:
				"Address of the endpoint up to and including the version. Leave empty to use the provider's default address.",
		},
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Maximum number of requests per minute with this key. 0 means no limit.',
		},
		{
			displayName: 'Tokens per Minute',
			name: 'tokensPerMinute',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'Maximum number of tokens per minute with this key. 0 means no limit.',
		},
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000 },
			default: 10,
			description: 'Maximum number of requests that run at the same time with this key',
		},
		{
			displayName: 'Timeout of a Request (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 86400 },
			default: 600,
			description: 'How long to wait for the response to a request before it is retried',
		},
		{
			displayName: 'Largest Answer (MB)',
			name: 'maxAnswerMegabytes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 500 },
			default: 256,
			description:
				'Maximum size of a response in megabytes. A larger response fails instead of filling the memory of n8n or of a worker.',
		},
		{
			displayName: 'Allow Private Addresses',
			name: 'allowPrivateUrls',
			type: 'boolean',
			default: false,
			description:
				'Whether files given by URL may be downloaded from private and local addresses, such as 192.168.1.5 or localhost. Leave this off if your workflows process URLs from people you do not trust.',
		},
		{
			displayName: 'Organization ID',
			name: 'organization',
			type: 'string',
			default: '',
			description: 'Sent in the OpenAI-Organization header',
		},
		{
			displayName: 'Project ID',
			name: 'project',
			type: 'string',
			default: '',
			description: 'Sent in the OpenAI-Project header',
		},
		{
			displayName: 'Extra Headers',
			name: 'headers',
			type: 'json',
			default: '{}',
			description: 'Headers to add to every request, as a JSON object such as {"x-team": "sales"}',
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
