import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleChat } from '../../../nodes/Chat/OpenAiCompatibleChat.node';
import { OpenAiCompatibleEmbeddings } from '../../../nodes/Embeddings/OpenAiCompatibleEmbeddings.node';
import { OpenAiCompatibleModels } from '../../../nodes/Models/OpenAiCompatibleModels.node';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { loadOptionsFunctions, runNode } from '../../helpers/execute-functions';
import { geminiModels, geminiServer } from '../../gemini/server';
import { httpServer, json } from '../../helpers/http-server';
import { nodeErrorOf } from '../../helpers/node-errors';

const node = new OpenAiCompatibleModels();

let server: Awaited<ReturnType<typeof geminiServer>>;
beforeEach(async () => {
	server = await geminiServer();
});
afterEach(async () => {
	await server.close();
});

const flash = { id: 'gemini-3.8-flash', displayName: 'Gemini 3.8 Flash', ownedBy: 'google' };
const embedding = {
	id: 'gemini-embedding-001',
	displayName: 'Gemini Embedding 001',
	ownedBy: 'google',
};

describe('the Models node', () => {
	const run = (parameters: INodeParameters = {}, count = 1, more: object = {}) =>
		runNode({
			node,
			items: Array.from({ length: count }, () => ({ json: {} })),
			parameters,
			credentials: geminiCredential(server.url),
			...more,
		});

	it('returns an item for each model, all paired with the item that asked', async () => {
		const { outputs } = await run({}, 2);
		expect(outputs).toEqual([
			[
				{ json: flash, pairedItem: { item: 0 } },
				{ json: embedding, pairedItem: { item: 0 } },
				{ json: flash, pairedItem: { item: 1 } },
				{ json: embedding, pairedItem: { item: 1 } },
			],
		]);
	});

	it('returns those that the search finds', async () => {
		const { items } = await run({ search: 'Embed' });
		expect(items.map(({ json: model }) => model)).toEqual([embedding]);
	});

	it('returns one model by its name', async () => {
		const { items } = await run({ operation: 'get', model: picked('models/gemini-3.8-flash') });
		expect(items.map(({ json: model }) => model)).toEqual([flash]);
		expect(server.received.map(({ path }) => path)).toEqual([
			'/v1beta/openai/models/gemini-3.8-flash',
		]);
	});

	it("adds the endpoint's own words where simplify is off", async () => {
		const { items } = await run({ simplify: false });
		expect(items.map(({ json: { raw } }) => raw)).toEqual(geminiModels);
	});

	it('says that a model does not exist, and goes on with the others where told so', async () => {
		const parameters = (item: number) => ({
			operation: 'get',
			model: picked(item === 0 ? 'gemini-0' : 'gemini-3.8-flash'),
		});
		const error = await nodeErrorOf(run({}, 2, { parameters }));
		expect(error.message).toBe('Model gemini-0 is not found');
		expect(error.context.itemIndex).toBe(0);
		const { items } = await run({}, 2, { parameters, continueOnFail: true });
		expect(items[0]?.json).toMatchObject({ error: { status: 404, code: 'NOT_FOUND' } });
		expect(items[1]).toEqual({ json: flash, pairedItem: { item: 1 } });
	});
});

describe('the list of the model field', () => {
	const search = async (openAiCompatibleApi: IDataObject, filter?: string) =>
		await node.methods.listSearch.searchModels.call(
			loadOptionsFunctions({ node, credentials: { openAiCompatibleApi } }),
			filter,
		);
	const credential = () => geminiCredential(server.url).openAiCompatibleApi;

	it('shows the name for people beside the name that is sent', async () => {
		expect(await search(credential())).toEqual({
			results: [
				{ name: 'Gemini 3.8 Flash (gemini-3.8-flash)', value: 'gemini-3.8-flash' },
				{ name: 'Gemini Embedding 001 (gemini-embedding-001)', value: 'gemini-embedding-001' },
			],
		});
	});

	it('shows those that the typed text finds', async () => {
		const { results } = await search(credential(), 'EMBED');
		expect(results.map(({ value }) => value)).toEqual(['gemini-embedding-001']);
		expect(await search(credential(), 'claude')).toEqual({ results: [] });
	});

	it('shows the newest first, and those without an age last in their own order', async () => {
		const dated = await httpServer((_request, response) => {
			const data = [
				{ id: 'ageless-1', object: 'model' },
				{ id: 'old', object: 'model', created: 1_600_000_000 },
				{ id: 'new', object: 'model', created: 1_700_000_000 },
				{ id: 'ageless-2', object: 'model' },
			];
			json(response, 200, { object: 'list', data });
		});
		try {
			const { results } = await search({ provider: 'custom', baseUrl: dated.url, apiKey: 'k' });
			expect(results).toEqual([
				{ name: 'new', value: 'new' },
				{ name: 'old', value: 'old' },
				{ name: 'ageless-1', value: 'ageless-1' },
				{ name: 'ageless-2', value: 'ageless-2' },
			]);
		} finally {
			await dated.close();
		}
	});

	it.each([
		['Chat', new OpenAiCompatibleChat(), ['gpt-6-luna', 'gpt-5.6-terra', 'house-model']],
		['Embeddings', new OpenAiCompatibleEmbeddings(), ['text-embedding-3-small', 'house-model']],
	])('of %s shows what suits it, and what cannot be told', async (_name, other, ids) => {
		const listed = await httpServer((_request, response) => {
			const names = [
				'gpt-5.6-terra',
				'gpt-6-luna',
				'text-embedding-3-small',
				'house-model',
				'tts-1',
			];
			json(response, 200, { object: 'list', data: names.map((id) => ({ id, object: 'model' })) });
		});
		try {
			const openAiCompatibleApi = { provider: 'openai', baseUrl: listed.url, apiKey: 'k' };
			const { results } = await other.methods.listSearch.searchModels.call(
				loadOptionsFunctions({ node: other, credentials: { openAiCompatibleApi } }),
			);
			const found = results.map(({ value }) => value);
			// The default of the provider comes first.
			expect(found).toEqual(ids);
			const [first, second] = results.map(({ name }) => name);
			expect(first).toBe(`${ids[0] ?? ''}, default`);
			expect(second).not.toContain('default');
		} finally {
			await listed.close();
		}
	});

	it('of a node that none suits shows all: names are no proof', async () => {
		const listed = await httpServer((_request, response) => {
			json(response, 200, { object: 'list', data: [{ id: 'llama-that-embeds', object: 'model' }] });
		});
		const other = new OpenAiCompatibleEmbeddings();
		try {
			const openAiCompatibleApi = { provider: 'custom', baseUrl: listed.url, apiKey: 'k' };
			const { results } = await other.methods.listSearch.searchModels.call(
				loadOptionsFunctions({ node: other, credentials: { openAiCompatibleApi } }),
			);
			expect(results.map(({ value }) => value)).toEqual(['llama-that-embeds']);
		} finally {
			await listed.close();
		}
	});

	it('says what is wrong with the credential in the words that a run would use', async () => {
		const error = await nodeErrorOf(search({ ...credential(), apiKey: 'AIza-wrong-key' }));
		expect(error.message).toBe('API key not valid. Please pass a valid API key.');
		const empty = await nodeErrorOf(search({ provider: 'custom' }));
		expect(empty.message).toBe('The base URL is empty');
		expect(empty.failure).toEqual({ cause: 'credential-invalid' });
	});
});
