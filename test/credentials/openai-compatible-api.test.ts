import {
	Workflow,
	type IDataObject,
	type INodeTypeDescription,
	type INodeTypes,
} from 'n8n-workflow';
import { OpenAiCompatibleApi } from '../../credentials/OpenAiCompatibleApi.credentials';
import { resolveBaseUrl } from '../../endpoint/base-url';
import { profileNames } from '../../endpoint/endpoint-settings';
import { findProfile, profiles } from '../../endpoint/profiles/find-profile';
import { endpointOf } from '../../nodes/shared/endpoint-of';
import { only } from '../helpers/only';

const credential = new OpenAiCompatibleApi();
const providers = profiles.filter(({ baseUrl }) => baseUrl !== '');

const description = only<INodeTypeDescription>('description', { properties: [] });
const node = {
	id: '1',
	name: 'Chat',
	type: 'chat',
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: {},
};
const workflow = new Workflow({
	nodes: [node],
	connections: {},
	active: false,
	nodeTypes: only<INodeTypes>('INodeTypes', { getByNameAndVersion: () => ({ description }) }),
});

/** What n8n makes of an expression of the credential. */
function evaluate(expression: string | undefined, $credentials: IDataObject): unknown {
	return workflow.expression.getSimpleParameterValue(node, expression, 'internal', {
		$credentials,
	});
}

const tested = (provider: string, baseUrl: string) =>
	evaluate(credential.test.request.baseURL, { provider, baseUrl });

/** The address that the nodes use with the same credential. */
function used(provider: string, baseUrl: string): string {
	const settings = endpointOf({ provider, baseUrl });
	return resolveBaseUrl(settings.baseUrl, findProfile(settings));
}

describe('the test of the credential', () => {
	it('asks for the models', () => {
		expect(credential.test.request.url).toBe('/models');
	});

	it.each([
		['gemini', 'https://generativelanguage.googleapis.com/v1beta/openai'],
		['openai', 'https://api.openai.com/v1'],
		['groq', 'https://api.groq.com/openai/v1'],
		['ollama', 'http://localhost:11434/v1'],
		['openrouter', 'https://openrouter.ai/api/v1'],
	])('goes to the address of %s where the base URL is empty', (provider, address) => {
		expect(tested(provider, '')).toBe(address);
		expect(used(provider, '')).toBe(address);
	});

	it.each(
		providers.flatMap(({ name, baseUrl }) => {
			const address = baseUrl.replace(/\/$/, '');
			const { origin } = new URL(baseUrl);
			const doubled = address.replaceAll(/(?<!:)\//g, '//');
			const typed = [address, `${address}/`, ` ${address}// `, doubled, origin, `${origin}/`];
			return [...typed, `${address}/chat/completions`, `${address}/models/`].map(
				(one): [string, string] => [name, one],
			);
		}),
	)('goes where the nodes go, for %s typed as "%s"', (provider, baseUrl) => {
		expect(tested(provider, baseUrl)).toBe(used(provider, baseUrl));
	});

	it.each([
		['http://localhost:8000/v1', 'http://localhost:8000/v1'],
		['http://localhost:8000/v1/', 'http://localhost:8000/v1'],
		['http://localhost:8000', 'http://localhost:8000/v1'],
		['http://localhost:8000/', 'http://localhost:8000/v1'],
		['https://gateway.example.com/llm/', 'https://gateway.example.com/llm'],
		['http://localhost:9/v1beta/openai/v1', 'http://localhost:9/v1beta/openai'],
		['http://localhost:9/my-models', 'http://localhost:9/my-models'],
	])('goes where the nodes go, for any other endpoint typed as %s', (baseUrl, address) => {
		expect(tested('custom', baseUrl)).toBe(address);
		expect(used('custom', baseUrl)).toBe(address);
	});

	it('has no address for another endpoint that names none', () => {
		expect(tested('custom', '')).toBe('');
	});

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
