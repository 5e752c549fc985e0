import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod/v4';
import {
	endpointSettings,
	profileNames,
	type EndpointSettings,
} from '../../../endpoint/endpoint-settings';
import { Failure } from '../../../endpoint/failure';
import { profiles } from '../../../endpoint/profiles/find-profile';

// A number by an expression is often a text.
const number = z.union([z.number(), z.string().transform(Number)]);

const credential = z.object({
	provider: z.enum([...profileNames, 'custom']).default('gemini'),
	baseUrl: z.string().trim().default(''),
	apiKey: z.string().trim().default(''),
	organization: z.string().trim().default(''),
	project: z.string().trim().default(''),
	headers: z.union([z.string(), z.record(z.string(), z.unknown())]).default({}),
	requestsPerMinute: number.default(0),
	tokensPerMinute: number.default(0),
	concurrency: number.default(10),
	timeoutSeconds: number.default(600),
	maxAnswerMegabytes: number.default(256),
	allowPrivateUrls: z.boolean().default(false),
});

/** The endpoint that an OpenAI-Compatible API credential names. Throws credential-invalid. */
export function endpointOf(data: ICredentialDataDecryptedObject): EndpointSettings {
	const parsed = credential.safeParse(data);
	if (!parsed.success) throw mistakesIn(parsed.error);
	const { provider, baseUrl, headers, organization, project, ...others } = parsed.data;
	const { timeoutSeconds, maxAnswerMegabytes, ...rest } = others;
	const profile = profiles.find((known) => known.name === provider);
	const address = baseUrl === '' ? (profile?.baseUrl ?? '') : baseUrl;
	if (address === '') throw invalid('The base URL is empty', urlHint);
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
	if (settings.error.issues.some(({ path }) => path[0] === 'baseUrl')) {
		throw invalid(`The base URL "${address}" is not a web address`, urlHint);
	}
	throw mistakesIn(settings.error);
}

/** What each field has to be, by the name that it has in the form. */
const wanted: Record<string, string> = {
	provider: 'Provider must be one of the list',
	requestsPerMinute: 'Requests per Minute must be a whole number, 0 or greater',
	tokensPerMinute: 'Tokens per Minute must be a whole number, 0 or greater',
	concurrency: 'Concurrency must be a whole number from 1 to 1000',
	timeoutMs: 'Timeout of a Request must be from 1 to 86400 seconds',
	maxAnswerBytes: 'Largest Answer must be from 1 to 500 MB',
};

function mistakesIn({ issues }: z.ZodError): Failure {
	const fields = new Set(issues.map(({ path }) => String(path[0])));
	return invalid(
		[...fields].map((field) => wanted[field] ?? `The field ${field} is not valid`).join('; '),
	);
}

function readHeaders(headers: string | Record<string, unknown>): Record<string, string> {
	try {
		const value: unknown = typeof headers === 'string' ? JSON.parse(headers || '{}') : headers;
		return z.record(z.string(), z.string()).parse(value);
	} catch {
		throw invalid('Extra Headers must be a JSON object of texts, such as {"x-team": "sales"}');
	}
}

const urlHint = '. A base URL looks like https://host/v1';

const invalid = (message: string, hint = '') =>
	new Failure({
		kind: 'credential-invalid',
		message,
		hint: `Correct it in the OpenAI-Compatible API credential${hint}`,
	});
