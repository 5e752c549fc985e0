import fc from 'fast-check';
import { Failure } from '../../endpoint/failure';
import { profiles } from '../../endpoint/profiles/find-profile';
import { endpointOf } from '../../nodes/shared/parameters/endpoint-of';
import { runs } from '../helpers/runs';

type Data = Parameters<typeof endpointOf>[0];

function refusalOf(data: Data) {
	try {
		endpointOf(data);
	} catch (error) {
		if (error instanceof Failure) return error.details;
		throw error;
	}
	throw new Error('Expected a Failure, but it succeeded');
}

describe('the endpoint that a credential names', () => {
	it.each(profiles.filter(({ baseUrl }) => baseUrl !== '').map(({ name }) => name))(
		'has the address and the dialect of %s',
		(provider) => {
			const profile = profiles.find(({ name }) => name === provider);
			expect(endpointOf({ provider, apiKey: ' key ' })).toMatchObject({
				profile: provider,
				baseUrl: profile?.baseUrl,
				apiKey: 'key',
			});
		},
	);

	it('keeps the dialect of the provider behind a gateway of another address', () => {
		const data = { provider: 'gemini', baseUrl: ' https://gateway.example.com/gemini ' };
		expect(endpointOf(data)).toMatchObject({
			profile: 'gemini',
			baseUrl: 'https://gateway.example.com/gemini',
		});
	});

	it('finds the dialect of any other endpoint by its address', () => {
		const data = { provider: 'custom', baseUrl: 'https://api.groq.com/openai/v1' };
		expect(endpointOf(data).profile).toBe('auto');
	});

	it('has the limits, the timeout in milliseconds and the headers that were set', () => {
		const settings = endpointOf({
			provider: 'openai',
			apiKey: 'k',
			organization: 'org-1',
			project: 'proj-1',
			headers: '{"x-team": "sales"}',
			requestsPerMinute: 60,
			tokensPerMinute: 1000,
			concurrency: 3,
			timeoutSeconds: 90,
			maxAnswerMegabytes: 2,
			allowPrivateUrls: true,
		});
		expect(settings).toEqual({
			profile: 'openai',
			baseUrl: 'https://api.openai.com/v1',
			apiKey: 'k',
			organization: 'org-1',
			project: 'proj-1',
			headers: { 'x-team': 'sales' },
			requestsPerMinute: 60,
			tokensPerMinute: 1000,
			concurrency: 3,
			timeoutMs: 90_000,
			maxAnswerBytes: 2_097_152,
			allowPrivateUrls: true,
		});
	});

	it('leaves an organization and a project that are empty out', () => {
		const settings = endpointOf({ provider: 'openai', organization: ' ', project: '' });
		expect(settings).not.toHaveProperty('organization');
		expect(settings).not.toHaveProperty('project');
	});

	it.each([['{}'], [''], ['{"a":"b"}'], [{ a: 'b' }], [{}]])('takes the headers %j', (headers) => {
		const text = typeof headers === 'string' ? headers || '{}' : JSON.stringify(headers);
		expect(endpointOf({ headers }).headers).toEqual(JSON.parse(text));
	});

	it.each([['{a: 1}'], ['["a"]'], ['{"a": 1}'], ['null'], [{ a: { b: 'c' } }], ['"text"']])(
		'refuses the headers %j',
		(headers) => {
			expect(refusalOf({ headers })).toEqual({
				kind: 'credential-invalid',
				message: 'Extra Headers must be a JSON object of texts, such as {"x-team": "sales"}',
				hint: expect.stringMatching(/in the OpenAI-Compatible API credential/) as string,
			});
		},
	);

	it.each(['', '   ', undefined])('refuses any other endpoint with the base URL %j', (baseUrl) => {
		expect(
			refusalOf({ provider: 'custom', ...(baseUrl === undefined ? {} : { baseUrl }) }),
		).toEqual({
			kind: 'credential-invalid',
			message: 'The base URL is empty',
			hint: expect.stringMatching(/A base URL looks like https:\/\/host\/v1$/) as string,
		});
	});

	it.each(['localhost:8000/v1', 'api.example.com', 'ftp://host/v1', 'http://', 'not a url'])(
		'refuses %s as a base URL and repeats it',
		(baseUrl) => {
			expect(refusalOf({ provider: 'custom', baseUrl })).toMatchObject({
				kind: 'credential-invalid',
				message: `The base URL "${baseUrl}" is not a web address`,
			});
		},
	);

	it.each([
		['concurrency', 0, 'Concurrency must be a whole number from 1 to 1000'],
		['concurrency', 1001, 'Concurrency must be a whole number from 1 to 1000'],
		['concurrency', 'many', 'Concurrency must be a whole number from 1 to 1000'],
		['requestsPerMinute', -1, 'Requests per Minute must be a whole number, 0 or greater'],
		['tokensPerMinute', 0.5, 'Tokens per Minute must be a whole number, 0 or greater'],
		['timeoutSeconds', 0, 'Timeout of a Request must be from 1 to 86400 seconds'],
		['timeoutSeconds', 90_000, 'Timeout of a Request must be from 1 to 86400 seconds'],
		['maxAnswerMegabytes', 501, 'Largest Answer must be from 1 to 500 MB'],
		['provider', 'no-such-provider', 'Provider must be one of the list'],
	])('refuses %s of %j in a plain sentence', (field, value, message) => {
		expect(refusalOf({ [field]: value })).toEqual({
			kind: 'credential-invalid',
			message,
			hint: 'Correct it in the OpenAI-Compatible API credential',
		});
	});

	it('takes a number that an expression made a text', () => {
		expect(endpointOf({ concurrency: '3', timeoutSeconds: '90' })).toMatchObject({
			...{ concurrency: 3, timeoutMs: 90_000 },
		});
	});

	it('never repeats the key, whatever else is wrong', () => {
		fc.assert(
			fc.property(
				fc.record({
					provider: fc.constantFrom('custom', 'gemini', 'no-such-provider'),
					baseUrl: fc.string(),
					headers: fc.string(),
					concurrency: fc.integer(),
				}),
				(data) => {
					const apiKey = 'sk-0123456789-secret';
					try {
						expect(endpointOf({ ...data, apiKey }).apiKey).toBe(apiKey);
					} catch (error) {
						if (!(error instanceof Failure)) throw error;
						expect(error.kind).toBe('credential-invalid');
						expect(JSON.stringify(error.details)).not.toContain(apiKey);
					}
				},
			),
			runs(0.05),
		);
	});
});
