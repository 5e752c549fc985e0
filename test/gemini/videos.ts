import type { ServerResponse } from 'node:http';
import { json, type Received } from '../helpers/http-server';
import { mp4 } from '../helpers/videos';
import {
	firstOf,
	invalid,
	notFound,
	refusalBody,
	refuseNames,
	unknownKeys,
	type Refusal,
} from './refusal';
import { geminiKey } from './refuse';

const route = /^\/v1beta\/openai\/videos(?:\/([^/?]+))?$/;
const fileRoute = /^\/v1beta\/files\/([^/:]+):download\?alt=media$/;

/** Whether it is a route of videos, or of Google's own by which they are downloaded. */
export const isVideos = (path: string): boolean => route.test(path) || fileRoute.test(path);

// ai.google.dev/gemini-api/docs/openai: what goes beside the model and the prompt.
const fields = new Set(
	`model prompt aspect_ratio resolution duration_seconds frame_rate input_reference extend_video_id
	negative_prompt seed style person_generation reference_images[] image last_frame`.split(/\s+/),
);

/** Looks at a video until it is there. */
const looksNeeded = 2;

/** Videos in Gemini's dialect: begun by a form, looked at, and downloaded with the key in a header of its own. */
export function createVideos() {
	const looks = new Map<string, number>();
	return async (request: Received, response: ServerResponse): Promise<void> => {
		const refuse = (refusal: Refusal) => {
			json(response, refusal.status, refusalBody(refusal));
		};
		const { path, headers } = request;
		const file = fileRoute.exec(path)?.[1];
		if (file !== undefined) {
			if (headers['x-goog-api-key'] !== geminiKey || headers.authorization !== undefined) {
				refuse(invalid('API key not valid. Please pass a valid API key.'));
			} else if ((looks.get(file) ?? 0) < looksNeeded) refuse(notFound('File not found'));
			else {
				response.writeHead(200, { 'content-type': 'video/mp4' });
				response.end(mp4);
			}
			return;
		}
		if (headers.authorization !== `Bearer ${geminiKey}`) {
			refuse(invalid('API key not valid. Please pass a valid API key.'));
			return;
		}
		const id = route.exec(path)?.[1];
		if (id === undefined) {
			const refusal = refuseForm(await formOf(request));
			if (refusal) {
				refuse(refusal);
				return;
			}
			const begun = `operation${String(looks.size + 1)}`;
			looks.set(begun, 0);
			json(response, 200, { id: begun, object: 'video', status: 'processing' });
			return;
		}
		const seen = looks.get(id);
		if (seen === undefined) {
			refuse(notFound(`Operation ${id} not found`));
			return;
		}
		looks.set(id, seen + 1);
		const url = `http://${String(headers.host)}/v1beta/files/${id}:download?alt=media`;
		const end = seen + 1 >= looksNeeded ? { status: 'completed', url } : { status: 'processing' };
		json(response, 200, { id, object: 'video', ...end });
	};
}

/** The texts of a form; a body that is none has none. */
export async function formOf({ raw, headers }: Received): Promise<Record<string, unknown>> {
	const type = headers['content-type'] ?? '';
	if (!type.startsWith('multipart/form-data')) return {};
	const form = await new Response(new Uint8Array(raw), {
		headers: { 'content-type': type },
	}).formData();
	return Object.fromEntries(form);
}

function refuseForm(form: Record<string, unknown>): Refusal | undefined {
	const { model, prompt, image, aspect_ratio: ratio = '16:9' } = form;
	const { resolution = '720p', duration_seconds: seconds = '8' } = form;
	const oneOf = (name: string, value: unknown, known: string[]) =>
		known.includes(String(value))
			? undefined
			: invalid(`Invalid value at '${name}': "${String(value)}"`);
	return firstOf(
		() => refuseNames(unknownKeys(form, fields, '')),
		() =>
			/^veo-/.test(String(model))
				? undefined
				: notFound(`models/${String(model)} is not found for API version v1main`),
		() =>
			typeof prompt === 'string' && prompt.trim() !== ''
				? undefined
				: invalid('* PredictRequest.instances[0].prompt: must not be empty.'),
		() => oneOf('aspect_ratio', ratio, ['16:9', '9:16']),
		() => oneOf('resolution', resolution, ['720p', '1080p', '4K']),
		() => oneOf('duration_seconds', seconds, ['4', '6', '8']),
		() =>
			resolution === '720p' || seconds === '8'
				? undefined
				: invalid(`Resolution ${String(resolution)} needs a duration of 8 seconds.`),
		() =>
			image === undefined || /^(iVBORw0KGgo|\/9j\/)/.test(String(image))
				? undefined
				: invalid('Unable to process input image.'),
	);
}
