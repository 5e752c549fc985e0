import { sendJson } from './http.mjs';
import { MODELS, findModel } from './models.mjs';
import { Refusal } from './refusal.mjs';

/** GET models and GET models/{id}. */
export function handleModels({ response, dress }, name) {
	const toModel = (id) => ({
		id: dress.modelId(id),
		object: 'model',
		created: 0,
		owned_by: 'local',
	});
	if (name === undefined) return sendJson(response, { object: 'list', data: MODELS.map(toModel) });
	const id = findModel(name);
	if (!id) throw new Refusal('model-unknown', dress.modelUnknown(name));
	return sendJson(response, toModel(id));
}
