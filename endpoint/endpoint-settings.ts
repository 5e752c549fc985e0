import { z } from 'zod/v4';

export const profileNames = [
	'gemini',
	'openai',
	'groq',
	'ollama',
	'openrouter',
	'generic',
] as const;

export type ProfileName = (typeof profileNames)[number];

/** What a credential says about an endpoint. Zero means no limit. */
export const endpointSettings = z.object({
	baseUrl: z
		.url({ protocol: /^https?$/ })
		.describe('Address up to and including the version, with or without a trailing slash.'),
	apiKey: z.string().describe('Sent as a bearer token; empty for endpoints that ask for none.'),
	profile: z
		.enum(['auto', ...profileNames])
		.default('auto')
		.describe('Which dialect the endpoint speaks; auto picks it by base URL.'),
	organization: z.string().optional().describe('Sent as OpenAI-Organization.'),
	project: z.string().optional().describe('Sent as OpenAI-Project.'),
	headers: z.record(z.string(), z.string()).default({}).describe('Extra headers of every request.'),
	requestsPerMinute: z.number().int().nonnegative().default(0).describe('Requests a minute.'),
	tokensPerMinute: z.number().int().nonnegative().default(0).describe('Tokens a minute.'),
	concurrency: z
		.number()
		.int()
		.min(1)
		.max(1000)
		.default(10)
		.describe('Requests under way at once.'),
	timeoutMs: z
		.number()
		.int()
		.min(1)
		.max(86_400_000)
		.default(600_000)
		.describe('How long one request may take, in milliseconds.'),
	maxAnswerBytes: z
		.number()
		.int()
		.min(1)
		// Longer texts than these cannot be held.
		.max(500 * 1024 * 1024)
		.default(256 * 1024 * 1024)
		.describe('Largest answer in bytes, unpacked.'),
	allowPrivateUrls: z
		.boolean()
		.default(false)
		.describe('Whether files given as URL may come from private and local addresses.'),
});

export type EndpointSettings = z.infer<typeof endpointSettings>;
export type EndpointSettingsInput = z.input<typeof endpointSettings>;
