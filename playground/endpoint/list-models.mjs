import { sendJson } from './http.mjs';
import { MODELS, findModel } from './models.mjs';
import { Refusal } from './refusal.mjs';

/** GET models and GET models/{id}. */
export function handleModels({ request, response, dialect }, name) {
	const toModel = (id) => ({
		id: dialect.modelId(id),
		object: 'model',
		created: 0,
		owned_by: 'local',
	});
	if (name === undefined) {
		const { searchParams } = new URL(request.url, 'http://local');
		return sendJson(response, dialect.toModels(MODELS.map(toModel), searchParams));
	}
	const id = findModel(name);
	if (!id) throw new Refusal('model-unknown', dialect.modelUnknown(name));
	return sendJson(response, toModel(id));
}
