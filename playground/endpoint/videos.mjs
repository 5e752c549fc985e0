import { randomUUID } from 'node:crypto';
import { sendJson } from './http.mjs';
import { checkModel } from './models.mjs';
import { readForm } from './read-form.mjs';
import { Refusal } from './refusal.mjs';
import { renderVideo } from './video/render.mjs';

const MAX_BYTES = 30 * 2 ** 20;
/** Looks at a video until it is there. */
const LOOKS = 2;
const MAX_KEPT = 100;

const videos = new Map();

/** POST videos: begins a video. A prompt with "fail" or "refuse" ends as it says. */
export async function handleVideos({ request, response, dialect, note }) {
	const form = await readForm(request, MAX_BYTES);
	const model = form.get('model');
	note.model = model;
	if (!dialect.videos.standsInFor(model ?? '')) checkModel(model, 'video', dialect);
	const prompt = form.get('prompt') ?? '';
	if (typeof prompt !== 'string' || prompt.trim() === '') {
		throw new Refusal('request-invalid', 'prompt has to be a text that says what to generate.');
	}
	const shape = dialect.videos.shapeOf(form);
	const id = `video_${randomUUID().replaceAll('-', '')}`;
	videos.set(id, { id, model, prompt, ...shape, looks: 0, createdAt: Date.now() });
	const [oldest] = videos.keys();
	if (videos.size > MAX_KEPT) videos.delete(oldest);
	sendJson(response, told(videos.get(id), { request, dialect }));
}

/** GET videos/{id}: one look further with each request. */
export function handleVideo({ request, response, dialect }, id) {
	const video = find(id);
	video.looks += 1;
	sendJson(response, told(video, { request, dialect }));
}

/** GET videos/{id}/content, or the file of Google's own: the video itself. */
export async function handleVideoFile({ response, signal }, id) {
	const video = find(id);
	if (video.looks < LOOKS) {
		throw new Refusal(
			'request-invalid',
			'Video is not ready yet, use GET /v1/videos/{id} to check.',
		);
	}
	const file = await renderVideo(video, signal);
	response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': file.length });
	response.end(file);
}

function find(id) {
	const video = videos.get(id);
	if (video) return video;
	throw new Refusal('model-unknown', `Video with id '${id}' not found.`);
}

function told(video, { request, dialect: { videos: words } }) {
	const { id, model, looks, createdAt, prompt } = video;
	const isDone = looks >= LOOKS;
	const error = isDone ? failureOf(prompt) : undefined;
	const running = looks === 0 ? words.words.queued : words.words.running;
	const more = words.tell({
		...video,
		isDone: isDone && !error,
		progress: Math.min(100, Math.round((100 * looks) / LOOKS)),
		host: request.headers.host,
	});
	return {
		...{ id, object: 'video', model, created_at: Math.floor(createdAt / 1000) },
		status: error ? 'failed' : isDone ? 'completed' : running,
		...more,
		error: error ?? null,
	};
}

function failureOf(prompt) {
	if (/\bfail\b/.test(prompt))
		return { code: 'internal_error', message: 'Video generation failed.' };
	if (!/\brefuse\b/.test(prompt)) return undefined;
	return {
		code: 'moderation_blocked',
		message: 'Your request was blocked by our moderation system.',
	};
}
