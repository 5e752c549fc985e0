import { readJson, sendJson } from './http.mjs';
import { PICTURES, checkModel } from './models.mjs';
import { renderPicture } from './picture/render.mjs';
import { readForm } from './read-form.mjs';
import { Refusal } from './refusal.mjs';
import { tokensOfText } from './usage.mjs';

const HEAD = ['Scripted picture of the local endpoint.', 'No image model runs here.'];
const MAX_BYTES = 50 * 2 ** 20;
const MAX_PIXELS = 4_000_000;
const LONG_SIDE = 1024;
// As a picture of middling quality counts at OpenAI.
const TOKENS_PER_PICTURE = 1056;
// As Gemini counts one that it is given.
const TOKENS_PER_PICTURE_READ = 258;

/** POST images/generations: pictures that say what they are and what was asked for. */
export async function handleImages(context) {
	const body = await readJson(context.request);
	answer(context, body, HEAD);
}

/** POST images/edits: a new picture that says how many were given. */
export async function handleImageEdits(context) {
	const form = await readForm(context.request, MAX_BYTES);
	const given = [...form.entries()].filter(([name]) => /^image(\[\])?$/.test(name));
	if (given.length === 0 || !given.every(([, file]) => file instanceof File)) {
		throw new Refusal('request-invalid', 'image has to be a file, or image[] several.');
	}
	const texts = [...form.entries()].filter(([, value]) => typeof value === 'string');
	const mask = form.get('mask') instanceof File ? ' and a mask' : '';
	const count = given.length === 1 ? '1 picture' : `${given.length} pictures`;
	answer(context, Object.fromEntries(texts), [...HEAD, `Given: ${count}${mask}.`]);
}

const CONTENT_FIELDS = new Set(['contents', 'generationConfig', 'safetySettings']);
const CONFIG_FIELDS = new Set(['responseModalities', 'imageConfig']);
const PART_FIELDS = new Set(['text', 'inlineData']);

/** POST models/…:generateContent: a new picture that says how many were given, as Google's models answer. */
export async function handleContentImages({ request, response, dialect, note }, model) {
	note.model = model;
	const body = await readJson(request);
	checkModel(model, 'images', dialect);
	const { contents = [], generationConfig: config = {} } = body;
	dialect.checkNames(body, CONTENT_FIELDS);
	dialect.checkNames(config, CONFIG_FIELDS);
	if (!config.responseModalities?.includes('IMAGE')) {
		throw new Refusal(
			'request-invalid',
			'The local endpoint generates images here: ask for IMAGE.',
		);
	}
	if (contents.some(({ role }) => role !== 'user' && role !== 'model')) {
		throw new Refusal('request-invalid', 'Please use a valid role: user, model.');
	}
	const parts = contents.flatMap(({ parts: some = [] }) => some);
	for (const part of parts) dialect.checkNames(part, PART_FIELDS);
	const prompt = parts.flatMap(({ text }) => text ?? []).join('\n');
	if (prompt.trim() === '') {
		throw new Refusal(
			'request-invalid',
			'* GenerateContentRequest.contents: contents is not specified',
		);
	}
	const given = parts.flatMap(({ inlineData }) => inlineData ?? []);
	const odd = given.find(({ mimeType }) => !/^image\/(png|jpeg|webp)$/.test(mimeType));
	if (odd) throw new Refusal('request-invalid', `Unsupported MIME type: ${odd.mimeType}`);
	const count = given.length === 1 ? '1 picture' : `${given.length} pictures`;
	const size = sizeOf(config.imageConfig?.aspectRatio ?? '1:1');
	const picture = renderPicture({ ...size, head: [...HEAD, `Given: ${count}.`], prompt, seed: 0 });
	const read = tokensOfText(prompt) + given.length * TOKENS_PER_PICTURE_READ;
	sendJson(response, {
		candidates: [
			{
				content: {
					role: 'model',
					parts: [{ inlineData: { mimeType: 'image/png', data: picture.toString('base64') } }],
				},
				finishReason: 'STOP',
				index: 0,
			},
		],
		usageMetadata: {
			promptTokenCount: read,
			candidatesTokenCount: TOKENS_PER_PICTURE,
			totalTokenCount: read + TOKENS_PER_PICTURE,
		},
		modelVersion: model,
	});
}

function answer({ response, dialect, note }, body, head) {
	note.model = body.model;
	dialect.checkImages(body);
	checkModel(body.model, 'images', dialect);
	const { prompt, n = 1 } = body;
	if (typeof prompt !== 'string' || prompt.trim() === '') {
		throw new Refusal('request-invalid', 'prompt has to be a text that says what to generate.');
	}
	const count = Number(n);
	if (!Number.isInteger(count) || count < 1 || count > 10) {
		throw new Refusal('request-invalid', 'n has to be a number from 1 to 10.');
	}
	const size = sizeOf(dialect.shapeOf(body));
	const data = Array.from({ length: count }, (_, seed) => ({
		b64_json: renderPicture({ ...size, head, prompt, seed }).toString('base64'),
	}));
	const [read, written] = [tokensOfText(prompt), count * TOKENS_PER_PICTURE];
	sendJson(response, {
		created: Math.floor(Date.now() / 1000),
		data,
		...(dialect.countsPictures
			? {
					model: PICTURES,
					usage: {
						input_tokens: read,
						output_tokens: written,
						total_tokens: read + written,
						input_tokens_details: { text_tokens: read, image_tokens: 0 },
					},
				}
			: {}),
	});
}

/** `1536x1024` as it is, `16:9` with a long side of 1024 pixels. */
function sizeOf(shape) {
	const [, first, sign, second] = /^(\d+)([x:])(\d+)$/.exec(shape) ?? [];
	let [width, height] = [Number(first ?? LONG_SIDE), Number(second ?? LONG_SIDE)];
	if (sign === ':') {
		const scale = LONG_SIDE / Math.max(width, height);
		[width, height] = [Math.round(width * scale), Math.round(height * scale)];
	}
	if (width >= 64 && height >= 64 && width * height <= MAX_PIXELS) return { width, height };
	throw new Refusal(
		'request-invalid',
		`The size ${shape} cannot be generated: 64 to 4 million pixels.`,
	);
}
