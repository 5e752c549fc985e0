import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

const whenAdvanced = { show: { advanced: [true] } };

/** What is shown below the provider: where requests go, and where its key is made. */
const notices: INodeProperties[] = [
	[
		'gemini',
		'Requests go to https://generativelanguage.googleapis.com/v1beta/openai/. <a href="https://aistudio.google.com/apikey" target="_blank">Create an API key in Google AI Studio</a>: it is free and needs no credit card.',
	],
	[
		'groq',
		'Requests go to https://api.groq.com/openai/v1. <a href="https://console.groq.com/keys" target="_blank">Create an API key in the Groq console</a>.',
	],
	[
		'ollama',
		'Requests go to http://localhost:11434/v1, unless Base URL names another address. Ollama needs no API key. <a href="https://ollama.com/download" target="_blank">Install Ollama</a>.',
	],
	[
		'openai',
		'Requests go to https://api.openai.com/v1. <a href="https://platform.openai.com/api-keys" target="_blank">Create an API key on the OpenAI platform</a>. A ChatGPT subscription does not include it.',
	],
	[
		'openrouter',
		'Requests go to https://openrouter.ai/api/v1. <a href="https://openrouter.ai/settings/keys" target="_blank">Create an API key on OpenRouter</a>.',
	],
].map(([provider = '', displayName = '']) => ({
	displayName,
	name: `${provider}Notice`,
	type: 'notice',
	default: '',
	displayOptions: { show: { provider: [provider] } },
}));

export class OpenAiCompatibleApi implements ICredentialType {
	name = 'openAiCompatibleApi';

	displayName = 'OpenAI-Compatible API';

	icon: Icon = {
		light: 'file:../nodes/shared/icons/endpoint.svg',
		dark: 'file:../nodes/shared/icons/endpoint.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-openai-compatible/n8n-nodes-openai-compatible/blob/main/docs/credentials.md';

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
			description: 'Sets the address of the endpoint and how requests are written',
		},
		...notices,
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { hide: { provider: ['custom', 'ollama'] } },
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { provider: ['custom', 'ollama'] } },
			hint: 'Leave empty if the server needs no key',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. http://localhost:8000/v1',
			displayOptions: { show: { provider: ['custom'] } },
			hint: 'Address of the server with the version, as other OpenAI clients have it. If n8n runs in a container, localhost is the container itself.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://host.docker.internal:11434/v1',
			displayOptions: { show: { provider: ['ollama'] } },
			hint: 'Leave empty if Ollama runs on the machine of n8n. If n8n runs in a container, localhost is the container itself.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://gateway.example.com/v1',
			displayOptions: { hide: { provider: ['custom', 'ollama'] } },
			hint: 'Leave empty, unless a proxy or gateway is in front of the provider',
		},
		{
			displayName: 'Advanced',
			name: 'advanced',
			type: 'boolean',
			default: false,
			description:
				'Whether to show rate limits, timeout, headers and other fields that most users leave as they are. Turning it off resets them.',
		},
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			displayOptions: whenAdvanced,
			hint: 'Maximum for this key, 0 for no limit. Set it to the limit of your plan to avoid rate limit errors.',
		},
		{
			displayName: 'Tokens per Minute',
			name: 'tokensPerMinute',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			displayOptions: whenAdvanced,
			hint: 'Maximum for this key, 0 for no limit',
		},
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000 },
			default: 10,
			displayOptions: whenAdvanced,
			hint: 'Maximum number of requests that run at the same time with this key',
		},
		{
			displayName: 'Timeout of a Request (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 86400 },
			default: 600,
			displayOptions: whenAdvanced,
			hint: 'How long to wait for the response to a request before it is retried',
		},
		{
			displayName: 'Largest Answer (MB)',
			name: 'maxAnswerMegabytes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 500 },
			default: 256,
			displayOptions: whenAdvanced,
			hint: 'A larger response fails instead of filling the memory of n8n or of a worker',
		},
		{
			displayName: 'Allow Private Addresses',
			name: 'allowPrivateUrls',
			type: 'boolean',
			default: false,
			displayOptions: whenAdvanced,
			description:
				'Whether files given by URL may be downloaded from private and local addresses, such as 192.168.1.5 or localhost. Leave this off if your workflows process URLs from people you do not trust.',
		},
		{
			displayName: 'Organization ID',
			name: 'organization',
			type: 'string',
			default: '',
			displayOptions: whenAdvanced,
			hint: 'Sent in the OpenAI-Organization header',
		},
		{
			displayName: 'Project ID',
			name: 'project',
			type: 'string',
			default: '',
			displayOptions: whenAdvanced,
			hint: 'Sent in the OpenAI-Project header',
		},
		{
			displayName: 'Extra Headers',
			name: 'headers',
			type: 'json',
			default: '{}',
			displayOptions: whenAdvanced,
			hint: 'Headers to add to every request, as a JSON object such as {"x-team": "sales"}',
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
