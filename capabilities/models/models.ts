import type { Model } from 'openai/resources/models';
import { z } from 'zod/v4';
import type { Capability } from '../capability';

const modelsRequest = z.object({
	model: z
		.string()
		.min(1)
		.optional()
		.describe('Name of one model to retrieve; all models are listed where it is left out.'),
	search: z.string().optional().describe('Part of the name that listed models must hold.'),
	includeRaw: z.boolean().default(false).describe("Whether to add the endpoint's own answer."),
});

const modelDetails = z.object({
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
		const details = (model: Model): ModelDetails => ({
			...describe(model, client.profile.bareModel(model.id)),
			...(request.includeRaw ? { raw: model } : {}),
		});
		if (request.model !== undefined) {
			const id = client.profile.bareModel(request.model);
			// The SDK's retrieve() encodes the slash of names such as google/gemini-3.8-flash.
			const path = `/models/${id.split('/').map(encodeURIComponent).join('/')}`;
			const model = await client.call((openai, options) => openai.get<Model>(path, options), {
				signal,
			});
			return { models: [details(model)] };
		}
		const page = await client.call((openai, options) => openai.models.list(options), { signal });
		const search = request.search?.toLowerCase() ?? '';
		return {
			models: page.data
				.map(details)
				.filter(({ id, displayName }) =>
					`${id} ${displayName ?? ''}`.toLowerCase().includes(search),
				),
		};
	},
};

function describe(model: Model & { display_name?: unknown }, id: string): ModelDetails {
	return {
		id,
		...(typeof model.display_name === 'string' ? { displayName: model.display_name } : {}),
		...(model.owned_by ? { ownedBy: model.owned_by } : {}),
		...(model.created > 0 ? { createdAt: new Date(model.created * 1000).toISOString() } : {}),
	};
}
