import { models, type ModelsRequest } from '../../capabilities/models/models';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { failureOf, testContext } from '../helpers/context';
import { geminiKey, geminiModels, geminiServer } from '../helpers/gemini-server';
import { httpServer, json, type Answer } from '../helpers/http-server';

const root = '/v1beta/openai';
const parse = (request: Partial<ModelsRequest> = {}) => models.request.parse(request);

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function gemini(path = `${root}/`) {
	const server = await geminiServer();
	closers.push(server.close);
	const client = createEndpointClient({
		baseUrl: `${server.url}${path}`,
		apiKey: geminiKey,
		profile: 'gemini',
	});
	return { server, ...testContext({ client }) };
}

async function generic(answer: Answer) {
	const server = await httpServer(answer);
	closers.push(server.close);
	const client = createEndpointClient({ baseUrl: `${server.url}/v1`, apiKey: 'key' });
	return { server, ...testContext({ client }) };
}

describe('listing models', () => {
	it('gives the names that the other nodes take, with what Gemini says about them', async () => {
		const { server, context } = await gemini();
		const result = await models.run(parse(), context);
		expect(result).toEqual({
			models: [
				{ id: 'gemini-3.8-flash', displayName: 'Gemini 3.8 Flash', ownedBy: 'google' },
				{ id: 'gemini-embedding-001', displayName: 'Gemini Embedding 001', ownedBy: 'google' },
			],
		});
		expect(models.result.parse(result)).toEqual(result);
		expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
			`GET ${root}/models`,
		]);
	});

	it('tells when a model came out, in UTC', async () => {
		const { context } = await generic((_request, response) => {
			const data = [
				{ id: 'whisper-1', object: 'model', created: 1_677_532_384, owned_by: 'openai-internal' },
				{ id: 'local', object: 'model', created: 0, owned_by: '' },
			];
			json(response, 200, { object: 'list', data });
		});
		const result = await models.run(parse(), context);
		expect(result).toEqual({
			models: [
				{ id: 'whisper-1', ownedBy: 'openai-internal', createdAt: '2023-02-27T21:13:04.000Z' },
				{ id: 'local' },
			],
		});
		expect(models.result.parse(result)).toEqual(result);
	});

	it.each([
		['EMBEDDING', ['gemini-embedding-001']],
		['3.8 flash', ['gemini-3.8-flash']],
		['', ['gemini-3.8-flash', 'gemini-embedding-001']],
		['claude', []],
	])('with the search %j keeps those whose name or display name holds it', async (search, ids) => {
		const { context } = await gemini();
		const result = await models.run(parse({ search }), context);
		expect(result.models.map(({ id }) => id)).toEqual(ids);
	});

	it("adds the endpoint's own words where they were asked for, prefix included", async () => {
		const { context } = await gemini();
		const result = await models.run(parse({ includeRaw: true }), context);
		expect(result.models.map(({ raw }) => raw)).toEqual(geminiModels);
	});

	it('gives an empty list where the endpoint has no models', async () => {
		const { context } = await generic((_request, response) => {
			json(response, 200, { object: 'list', data: [] });
		});
		expect(await models.run(parse(), context)).toEqual({ models: [] });
	});
});

describe('retrieving a model', () => {
	it.each(['gemini-3.8-flash', 'models/gemini-3.8-flash'])(
		'finds %s under its bare name',
		async (model) => {
			const { server, context } = await gemini();
			expect(await models.run(parse({ model }), context)).toEqual({
				models: [{ id: 'gemini-3.8-flash', displayName: 'Gemini 3.8 Flash', ownedBy: 'google' }],
			});
			expect(server.received[0]?.path).toBe(`${root}/models/gemini-3.8-flash`);
		},
	);

	it('keeps the slash of a name and encodes the rest', async () => {
		const { server, context } = await generic((_request, response) => {
			json(response, 200, { id: 'google/gemini flash', object: 'model' });
		});
		const result = await models.run(parse({ model: 'google/gemini flash?' }), context);
		expect(server.received[0]?.path).toBe('/v1/models/google/gemini%20flash%3F');
		expect(result.models).toEqual([{ id: 'google/gemini flash' }]);
	});

	it('says that an unknown model is not found, and what to check', async () => {
		const { server, context } = await gemini();
		const failure = await failureOf(models.run(parse({ model: 'gemini-0' }), context));
		expect(failure.details).toMatchObject({
			kind: 'request-invalid',
			status: 404,
			code: 'NOT_FOUND',
			message: 'Model gemini-0 is not found',
			attempts: 1,
		});
		expect(failure.details.hint).toMatch(/Check the model name/);
		expect(server.received).toHaveLength(1);
	});

	it('refuses an empty name instead of listing all', () => {
		expect(models.request.safeParse({ model: '' }).success).toBe(false);
	});
});

describe('the base URL', () => {
	it.each([root, `${root}/`, `/${root}//`, '/v1beta//openai/', `${root}/models`, '', '/'])(
		'reaches Gemini typed as host plus %j',
		async (path) => {
			const { server, context } = await gemini(path);
			await models.run(parse(), context);
			await models.run(parse({ model: 'gemini-3.8-flash' }), context);
			expect(server.received.map((request) => request.path)).toEqual([
				`${root}/models`,
				`${root}/models/gemini-3.8-flash`,
			]);
		},
	);
});
