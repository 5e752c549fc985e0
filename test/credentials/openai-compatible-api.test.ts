import { NodeHelpers, type IDataObject } from 'n8n-workflow';
import { OpenAiCompatibleApi } from '../../credentials/OpenAiCompatibleApi.credentials';
import { profileNames } from '../../endpoint/endpoint-settings';
import { profiles } from '../../endpoint/profiles/find-profile';
import { OpenAiCompatibleModels } from '../../nodes/Models/OpenAiCompatibleModels.node';
import { testEndpoint } from '../../nodes/Models/test-endpoint';
import { endpointOf } from '../../nodes/shared/parameters/endpoint-of';
import { httpServer, json } from '../helpers/http-server';

const credential = new OpenAiCompatibleApi();

/** A server that lists a model under these paths and knows nothing else. */
async function endpoint(...paths: string[]) {
	const server = await httpServer(({ path }, response) => {
		if (paths.includes(path)) json(response, 200, { object: 'list', data: [{ id: 'one' }] });
		else json(response, 404, { error: { message: `There is no ${path}` } });
	});
	closers.push(server.close);
	return server;
}

/** The fields that n8n shows for what is filled in. */
const fieldsShown = (data: IDataObject) =>
	credential.properties.filter((property) =>
		NodeHelpers.displayParameter({ advanced: false, ...data } as never, property, null, null),
	);

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.splice(0).map((close) => close()));
});

describe('the test of the credential', () => {
	it.each([
		['', '/v1/models'],
		['/v1', '/v1/models'],
		['/v1/', '/v1/models'],
		[' /v1// ', '/v1/models'],
		['//v1//chat//completions', '/v1/models'],
		['/v1/images/generations', '/v1/models'],
		['/v1/responses', '/v1/models'],
		['/llm/audio/transcriptions/', '/llm/models'],
		['/my-models', '/my-models/models'],
		['/openai?api-version=2026-05-01', '/openai/models?api-version=2026-05-01'],
		['/v1#top', '/v1/models'],
		['/v1beta/openai/v1', '/v1beta/openai/models'],
	])('goes where the nodes go, for a host with %j', async (typed, path) => {
		const server = await endpoint(path);
		const baseUrl = `${server.url}${typed.trimStart()}`;
		const data = { provider: 'custom', baseUrl, apiKey: ' sk-1 ', headers: '{"x-team":"sales"}' };
		expect(await testEndpoint(data)).toEqual({
			status: 'OK',
			message: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\S* answers with 1 models$/),
		});
		expect(server.received).toMatchObject([
			{ path, headers: { authorization: 'Bearer sk-1', 'x-team': 'sales' } },
		]);
	});

	const gemini401 = [
		{ error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT' } },
	];

	it.each([
		[
			'openai',
			401,
			{ error: { message: 'Incorrect API key provided' } },
			/^OpenAI does not accept the API key\. Copy it again, or create one at https:\/\/platform\.openai\.com\/api-keys\. OpenAI said: Incorrect API key provided$/,
		],
		[
			'gemini',
			400,
			gemini401,
			/^Google Gemini does not accept the API key\. .*https:\/\/aistudio\.google\.com\/apikey/,
		],
		[
			'groq',
			401,
			{ error: { message: 'Invalid API Key', code: 'invalid_api_key' } },
			/^Groq does not accept the API key.*console\.groq\.com\/keys/,
		],
		[
			'custom',
			403,
			{ detail: 'Forbidden' },
			/^127\.0\.0\.1:\d+ refused the request: the key may lack a permission/,
		],
		[
			'custom',
			404,
			{ error: { message: 'Not here' } },
			/^There is no list of models at http:\/\/127\.0\.0\.1:\d+\/v1\/models\. Check the path of the Base URL.*Not here$/,
		],
		[
			'custom',
			200,
			{ ok: true },
			/^There is no list of models at .*did not return a list of models/,
		],
		['custom', 200, '<!doctype html><title>Sign in</title>', /^There is no list of models at /],
		[
			'openai',
			429,
			{ error: { message: 'Rate limit reached' } },
			/^OpenAI knows the API key, but its limit is used up/,
		],
	])(
		'of %s says in sentences what an answer of %d means',
		async (provider, status, answer, words) => {
			const server = await httpServer((_request, response) => {
				if (typeof answer !== 'string') json(response, status, answer);
				else response.writeHead(status, { 'content-type': 'text/html' }).end(answer);
			});
			closers.push(server.close);
			const data = { provider, baseUrl: `${server.url}/v1`, apiKey: 'sk-1' };
			const result = await testEndpoint(data);
			expect(result.status).toBe('Error');
			expect(result.message).toMatch(words);
			expect(result.message).not.toContain('sk-1');
			expect(server.received).toHaveLength(1);
		},
	);

	it('says that the key is empty where one is needed', async () => {
		const server = await httpServer((_request, response) => {
			json(response, 401, { error: { message: "You didn't provide an API key" } });
		});
		closers.push(server.close);
		const data = { provider: 'openai', baseUrl: `${server.url}/v1`, apiKey: '' };
		expect((await testEndpoint(data)).message).toMatch(
			/^OpenAI needs an API key, but the field API Key is empty\. Enter one, or create one at/,
		);
	});

	it.each([
		['openai', 'https://platform.openai.com/api-keys'],
		['gemini', 'https://aistudio.google.com/apikey'],
		['groq', 'https://console.groq.com/keys'],
		['openrouter', 'https://openrouter.ai/settings/keys'],
	])('of %s says without a request that the key is empty', async (provider, page) => {
		expect((await testEndpoint({ provider, apiKey: ' ' })).message).toMatch(
			new RegExp(
				`^[\\w ]+ needs an API key, but the field API Key of the credential is empty\\. Enter your key there, or create one at ${page}$`,
			),
		);
	});

	it.each([
		['a wrong key', 401, 'Error', /^OpenRouter does not accept the API key/],
		['a right key', 200, 'OK', /answers with 1 models/],
		['a gateway that does not know the route', 404, 'OK', /answers with 1 models/],
		['a gateway that takes no GET there', 405, 'OK', /answers with 1 models/],
		['a gateway that does not implement it', 501, 'OK', /answers with 1 models/],
		['a route that is forbidden', 403, 'Error', /the key may lack a permission/],
	])(
		'of OpenRouter, whose list of models is open to everybody, knows %s',
		async (_name, status, is, words) => {
			const server = await httpServer(({ path }, response) => {
				if (path.startsWith('/api/v1/models')) json(response, 200, { data: [{ id: 'one' }] });
				else json(response, path === '/api/v1/key' ? status : 404, { error: { message: 'Hm' } });
			});
			closers.push(server.close);
			const data = { provider: 'openrouter', baseUrl: `${server.url}/api/v1`, apiKey: 'sk-1' };
			expect(await testEndpoint(data)).toEqual({
				status: is,
				message: expect.stringMatching(words),
			});
		},
	);

	it('fails at once where nothing listens, where there is no host and where no address is given', async () => {
		const { url, close } = await httpServer(() => undefined);
		await close();
		const said = async (baseUrl: string) =>
			(await testEndpoint({ provider: 'custom', baseUrl })).message;
		expect(await said(`${url}/v1`)).toMatch(/^No server is listening at 127\.0\.0\.1:\d+\. /);
		expect(await said('https://no-such-host.invalid/v1')).toMatch(
			/^The host no-such-host\.invalid could not be found\. Check the spelling of the Base URL/,
		);
		expect(await said('')).toContain('The base URL is empty');
	});

	it('names a port that speaks no TLS', async () => {
		const server = await endpoint('/v1/models');
		const baseUrl = server.url.replace('http:', 'https:');
		expect((await testEndpoint({ provider: 'custom', baseUrl })).message).toMatch(
			/^The server at 127\.0\.0\.1:\d+ does not use TLS on this port\. Let the Base URL start with http:/,
		);
	});

	it('is what n8n finds for the credential', () => {
		const { description, methods } = new OpenAiCompatibleModels();
		const named = description.credentials?.find(({ name }) => name === credential.name);
		expect(Object.keys(methods.credentialTest)).toEqual([named?.testedBy]);
	});
});

describe('the HTTP Request node', () => {
	it('sends the key as a bearer token, and what else the credential asks for', async () => {
		const request = { url: '/models', headers: { accept: 'application/json' } };
		const headersOf = async (data: Record<string, string>) =>
			(await credential.authenticate(data, request)).headers;
		expect(await headersOf({ apiKey: ' sk-1 ' })).toEqual({
			accept: 'application/json',
			Authorization: 'Bearer sk-1',
		});
		expect(await headersOf({ apiKey: '', headers: '' })).toEqual({ accept: 'application/json' });
		expect(
			await headersOf({
				apiKey: 'sk-1',
				organization: 'org-1',
				project: 'proj-1',
				headers: '{"x-team":"sales"}',
			}),
		).toMatchObject({
			'OpenAI-Organization': 'org-1',
			'OpenAI-Project': 'proj-1',
			'x-team': 'sales',
		});
	});
});

describe('the fields of the credential', () => {
	it('offer every profile that has an address, and any other endpoint', () => {
		const provider = credential.properties.find(({ name }) => name === 'provider');
		const offered = (provider?.options ?? []).map((option) => 'value' in option && option.value);
		expect(offered.sort()).toEqual(
			[...profileNames.filter((name) => name !== 'generic'), 'custom'].sort(),
		);
	});

	it('hide the key', () => {
		const keys = credential.properties.filter(({ name }) => name === 'apiKey');
		expect(keys).toHaveLength(2);
		for (const key of keys) expect(key.typeOptions).toEqual({ password: true });
	});

	it.each(profiles.filter(({ baseUrl }) => baseUrl !== ''))(
		'show the address of $label, and where its key is made',
		({ name, baseUrl }) => {
			const shown = fieldsShown({ provider: name });
			const notice = shown.find(({ type }) => type === 'notice')?.displayName ?? '';
			expect(notice).toContain(`Requests go to ${baseUrl}`);
			expect(notice).toMatch(/<a href="https:\/\/\S+" target="_blank">/);
		},
	);

	it.each([
		[{ provider: 'gemini' }, ['provider', 'geminiNotice', 'apiKey', 'baseUrl', 'advanced']],
		[{ provider: 'ollama' }, ['provider', 'ollamaNotice', 'apiKey', 'baseUrl', 'advanced']],
		[{ provider: 'custom' }, ['provider', 'apiKey', 'baseUrl', 'advanced']],
	])('ask little of %j, and the rest behind Advanced', (data, names) => {
		expect(fieldsShown(data).map(({ name }) => name)).toEqual(names);
		const all = fieldsShown({ ...data, advanced: true }).map(({ name }) => name);
		expect(all).toEqual(expect.arrayContaining(['requestsPerMinute', 'headers']));
		expect(new Set(all).size).toBe(all.length);
	});

	it('make a valid endpoint with their defaults', () => {
		const defaults = Object.fromEntries(
			credential.properties.map((property) => [property.name, property.default as string]),
		);
		expect(endpointOf(defaults)).toEqual({
			profile: 'gemini',
			baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai/',
			apiKey: '',
			headers: {},
			requestsPerMinute: 0,
			tokensPerMinute: 0,
			concurrency: 10,
			timeoutMs: 600_000,
			maxAnswerBytes: 268_435_456,
			allowPrivateUrls: false,
		});
	});
});
