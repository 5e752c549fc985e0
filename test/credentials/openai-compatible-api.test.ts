import { OpenAiCompatibleApi } from '../../credentials/OpenAiCompatibleApi.credentials';
import { profileNames } from '../../endpoint/endpoint-settings';
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
			message: 'The endpoint answers with 1 models',
		});
		expect(server.received).toMatchObject([
			{ path, headers: { authorization: 'Bearer sk-1', 'x-team': 'sales' } },
		]);
	});

	it.each([
		['an error', 401, { error: { message: 'No such key' } }, /No such key\. Check the API key/],
		['another answer', 200, { ok: true }, /did not return a list of models\. Check the base/],
		['no route', 404, { error: { message: 'Not here' } }, /Not here\. Check the model name/],
	])('fails in words at %s', async (_name, status, answer, words) => {
		const server = await httpServer((_request, response) => {
			json(response, status, answer);
		});
		closers.push(server.close);
		const data = { provider: 'custom', baseUrl: `${server.url}/v1`, apiKey: 'sk-1' };
		const result = await testEndpoint(data);
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(words);
		expect(server.received).toHaveLength(1);
	});

	it('fails at once where nothing listens, and where no address is given', async () => {
		const { url, close } = await httpServer(() => undefined);
		await close();
		const nowhere = { provider: 'custom', baseUrl: `${url}/v1` };
		expect((await testEndpoint(nowhere)).message).toContain(
			'No server is listening at the base URL',
		);
		const none = { provider: 'custom', baseUrl: '' };
		expect((await testEndpoint(none)).message).toContain('The base URL is empty');
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
		const key = credential.properties.find(({ name }) => name === 'apiKey');
		expect(key?.typeOptions).toEqual({ password: true });
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
