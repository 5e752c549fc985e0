import { models, type ModelsRequest } from '../../../capabilities/models/models';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { geminiKey, geminiModels, geminiServer } from '../../gemini/server';
import { httpServer, json, type Responder } from '../../helpers/http-server';

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

async function generic(answer: Responder) {
	const server = await httpServer(answer);
	closers.push(server.close);
	const client = createEndpointClient({ baseUrl: `${server.url}/v1`, apiKey: 'key' });
	return { server, ...testContext({ client }) };
}

describe('listing models', () => {
	it('asks OpenRouter for all of them: it lists none that embed or transcribe unless told', async () => {
		const server = await httpServer((_request, response) => {
			json(response, 200, { data: [{ id: 'openai/text-embedding-3-small' }] });
		});
		closers.push(server.close);
		const client = createEndpointClient({
			...{ baseUrl: `${server.url}/api/v1`, apiKey: 'key', profile: 'openrouter' as const },
		});
		await models.run(parse(), testContext({ client }).context);
		expect(server.received.map(({ path }) => path)).toEqual([
			'/api/v1/models?output_modalities=all',
		]);
	});

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

	it.each([
		[
			'a bare list',
			[{ id: 'acme/one', organization: 'Acme', display_name: 'One' }],
			[{ id: 'acme/one', ownedBy: 'Acme', displayName: 'One' }],
		],
		[
			'the list of Ollama',
			{ models: [{ name: 'one:latest', model: 'one:latest' }, { name: 'two' }] },
			[{ id: 'one:latest' }, { id: 'two' }],
		],
		['names alone', { object: 'list', data: ['one', 'two'] }, [{ id: 'one' }, { id: 'two' }]],
		[
			'a list with entries without an id',
			{ data: [{ name: 'one' }, {}, null, 7, { id: 'two' }] },
			[{ id: 'two' }],
		],
		[
			'an owner with a name',
			{ data: [{ id: 'one', owned_by: { name: 'Acme' } }] },
			[{ id: 'one', ownedBy: 'Acme' }],
		],
		[
			'fields of other types',
			{ data: [{ id: 'one', owned_by: 7, display_name: null, name: 'One' }] },
			[{ id: 'one', displayName: 'One' }],
		],
		['no models, as null', { object: 'list', data: null }, []],
	])('reads %s', async (_name, answer, right) => {
		const { context } = await generic((_request, response) => {
			json(response, 200, answer);
		});
		expect((await models.run(parse(), context)).models).toEqual(right);
	});

	it.each([
		[1_780_000_000, '2026-05-28T20:26:40.000Z'],
		[1_780_000_000_000, undefined],
		[1_780_000_000_000_000_000, undefined],
		[-1, undefined],
		['2026-05-01T00:00:00Z', undefined],
		[null, undefined],
	])(
		'takes %j as the time when a model came out only where it can be one',
		async (created, time) => {
			const { context } = await generic((_request, response) => {
				json(response, 200, { object: 'list', data: [{ id: 'one', created }] });
			});
			expect(await models.run(parse(), context)).toEqual({
				models: [{ id: 'one', ...(time === undefined ? {} : { createdAt: time }) }],
			});
		},
	);

	it.each([
		['OpenAI', { object: 'list' }, 'after'],
		['Anthropic', { first_id: 'x' }, 'after_id'],
	])('follows the pages of %s', async (_name, more, field) => {
		const { server, context } = await generic(({ path }, response) => {
			const page = Number(/=page-(\d)/.exec(path)?.[1] ?? 0) + 1;
			const id = `page-${String(page)}`;
			const data = [{ id, created_at: '2026-01-01T00:00:00Z' }];
			json(response, 200, { ...more, data, has_more: page < 3, last_id: id });
		});
		const { models: found } = await models.run(parse(), context);
		expect(found.map(({ id }) => id)).toEqual(['page-1', 'page-2', 'page-3']);
		expect(found[0]?.createdAt).toBe('2026-01-01T00:00:00.000Z');
		expect(server.received.map(({ path }) => path)).toEqual([
			'/v1/models',
			`/v1/models?${field}=page-1`,
			`/v1/models?${field}=page-2`,
		]);
	});

	it('follows the pages of a token, and stops where an endpoint gives the same page again', async () => {
		const { server, context } = await generic((_request, response) => {
			json(response, 200, { data: [{ id: 'one' }], nextPageToken: 'more' });
		});
		expect((await models.run(parse(), context)).models).toEqual([{ id: 'one' }]);
		expect(server.received.map(({ path }) => path)).toEqual([
			'/v1/models',
			'/v1/models?pageToken=more',
		]);
	});

	it.each([{ data: 'x' }, 'words', 7, null, {}])(
		'says of %j that it is no list of models',
		async (answer) => {
			const { context } = await generic((_request, response) => {
				json(response, 200, answer);
			});
			const failure = await failureOf(models.run(parse(), context));
			expect(failure.kind).toBe('output-invalid');
			expect(failure.message).toMatch(/did not return a list of models/);
		},
	);

	it('tells an error that has words and no status in them, once', async () => {
		const { server, context } = await generic((_request, response) => {
			json(response, 200, { detail: 'Not Found' });
		});
		const { details } = await failureOf(models.run(parse(), context));
		const hint = expect.stringContaining('base URL') as string;
		expect(details).toMatchObject({ kind: 'request-invalid', message: 'Not Found', hint });
		expect(server.received).toHaveLength(1);
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

	it('says of an answer without a model that it is none', async () => {
		const { context } = await generic((_request, response) => {
			json(response, 200, { object: 'list', data: [] });
		});
		const failure = await failureOf(models.run(parse({ model: 'one' }), context));
		expect(failure.kind).toBe('output-invalid');
		expect(failure.message).toContain('did not return the model one');
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
