import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import { answerOrText } from '../../endpoint/answer-or-text';
import type { Capability } from '../capability';
import { readModel, readModels, type ModelPage, type ReadModel } from './read-models';

const modelsRequest = z.object({
	model: z
		.string()
		.min(1)
		.optional()
		.describe('Name of one model to retrieve; all models are listed where it is left out.'),
	search: z.string().optional().describe('Part of the name that listed models must hold.'),
	includeRaw: z.boolean().default(false).describe("Whether to add the endpoint's own answer."),
});

export const modelDetails = z.object({
	id: z.string().describe('The name that the other nodes take, without a prefix.'),
	displayName: z.string().optional().describe('A name for people, where the endpoint has one.'),
	ownedBy: z.string().optional().describe('Who offers the model.'),
	createdAt: z.iso.datetime().optional().describe('When it came out, in UTC.'),
	raw: z.unknown().optional().describe("The endpoint's own words about the model."),
});

const modelsResult = z.object({
	models: z.array(modelDetails).describe('In the order of the endpoint.'),
});

export type ModelsRequest = z.infer<typeof modelsRequest>;
export type ModelDetails = z.infer<typeof modelDetails>;
export type ModelsResult = z.infer<typeof modelsResult>;

/** Lists the models of an endpoint, or retrieves one. */
export const models: Capability<ModelsRequest, ModelsResult> = {
	name: 'models',
	request: modelsRequest,
	result: modelsResult,
	async run(request, { client, signal }) {
		const get = async (path: string, query?: Record<string, string>) =>
			await client.call(
				async (openai, options) => {
					const response = await openai
						.get(path, { ...options, ...(query ? { query } : {}) })
						.asResponse();
					return answerOrText(await response.text());
				},
				{ signal },
			);
		const details = ({ id, raw, ...rest }: ReadModel): ModelDetails => ({
			id: client.profile.bareModel(id),
			...rest,
			...(request.includeRaw ? { raw } : {}),
		});
		if (request.model !== undefined) {
			const id = client.profile.bareModel(request.model);
			// The SDK's retrieve() encodes the slash of names such as google/gemini-3.8-flash.
			const answer = await get(`/models/${id.split('/').map(encodeURIComponent).join('/')}`);
			const model = readModel(answer);
			if (!model) throw noModel(id);
			return { models: [details(model)] };
		}
		const search = request.search?.toLowerCase() ?? '';
		const all = await allPages(
			async (query) => readModels(await get('/models', query)),
			client.profile.modelsQuery,
		);
		return {
			models: all
				.map(details)
				.filter(({ id, displayName }) =>
					`${id} ${displayName ?? ''}`.toLowerCase().includes(search),
				),
		};
	},
};

/** A list ends at the latest after so many pages, however often the endpoint says that there is more. */
const maxPages = 100;

async function allPages(
	read: (query: Record<string, string> | undefined) => Promise<ModelPage>,
	first: Record<string, string> | undefined,
): Promise<ReadModel[]> {
	const found = new Map<string, ReadModel>();
	let query = first;
	for (let pages = 0; pages < maxPages; pages++) {
		const { models: some, next } = await read(query);
		const before = found.size;
		for (const model of some) if (!found.has(model.id)) found.set(model.id, model);
		// An endpoint that does not know the query gives its first page again.
		if (!next || found.size === before) break;
		query = { ...first, ...next };
	}
	return [...found.values()];
}

const noModel = (id: string) =>
	new Failure({
		kind: 'output-invalid',
		message: `The endpoint did not return the model ${id}`,
		hint: 'Check the base URL in the credential; it usually ends in /v1',
	});
