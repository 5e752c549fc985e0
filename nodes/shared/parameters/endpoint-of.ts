import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod/v4';
import {
	endpointSettings,
	profileNames,
	type EndpointSettings,
} from '../../../endpoint/endpoint-settings';
import { Failure } from '../../../endpoint/failure';
import { profiles } from '../../../endpoint/profiles/find-profile';

const credential = z.object({
	provider: z.enum([...profileNames, 'custom']).default('gemini'),
	baseUrl: z.string().trim().default(''),
	apiKey: z.string().trim().default(''),
	organization: z.string().trim().default(''),
	project: z.string().trim().default(''),
	headers: z.union([z.string(), z.record(z.string(), z.unknown())]).default({}),
	requestsPerMinute: z.number().default(0),
	tokensPerMinute: z.number().default(0),
	concurrency: z.number().default(10),
	timeoutSeconds: z.number().default(600),
	maxAnswerMegabytes: z.number().default(256),
	allowPrivateUrls: z.boolean().default(false),
});

/** The endpoint that an OpenAI-Compatible API credential names. Throws credential-invalid. */
export function endpointOf(data: ICredentialDataDecryptedObject): EndpointSettings {
	const parsed = credential.safeParse(data);
	if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
	const { provider, baseUrl, headers, organization, project, ...others } = parsed.data;
	const { timeoutSeconds, maxAnswerMegabytes, ...rest } = others;
	const profile = profiles.find((known) => known.name === provider);
	const address = baseUrl === '' ? (profile?.baseUrl ?? '') : baseUrl;
	if (address === '') throw invalid('The base URL is empty');
	const settings = endpointSettings.safeParse({
		...rest,
		baseUrl: address,
		profile: profile?.name ?? 'auto',
		headers: readHeaders(headers),
		timeoutMs: timeoutSeconds * 1000,
		maxAnswerBytes: Math.round(maxAnswerMegabytes * 1024 * 1024),
		...(organization === '' ? {} : { organization }),
		...(project === '' ? {} : { project }),
	});
	if (settings.success) return settings.data;
	const fields = settings.error.issues.map((issue) => issue.path.join('.'));
	throw invalid(
		fields.includes('baseUrl')
			? `The base URL "${address}" is not a web address`
			: z.prettifyError(settings.error),
	);
}

function readHeaders(headers: string | Record<string, unknown>): Record<string, string> {
	try {
		const value: unknown = typeof headers === 'string' ? JSON.parse(headers || '{}') : headers;
		return z.record(z.string(), z.string()).parse(value);
	} catch {
		throw invalid('The extra headers are not a JSON object with texts as values');
	}
}

const invalid = (message: string) =>
	new Failure({
		kind: 'credential-invalid',
		message,
		hint: 'Correct it in the OpenAI-Compatible API credential. A base URL looks like https://host/v1',
	});
