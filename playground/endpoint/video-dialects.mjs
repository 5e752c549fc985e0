import { Refusal } from './refusal.mjs';

const set = (names) => new Set(names.split(/\s+/));
const invalid = (message) => new Refusal('request-invalid', message);

const OPENAI_FIELDS = set('model prompt seconds size input_reference');
const OPENAI_SECONDS = ['4', '8', '12'];
const OPENAI_SIZES = ['720x1280', '1280x720', '1024x1792', '1792x1024'];

/** platform.openai.com/docs/api-reference/videos */
export const openaiVideos = {
	hasContent: true,
	words: { queued: 'queued', running: 'in_progress' },
	standsInFor: () => false,
	shapeOf(form) {
		for (const name of form.keys()) {
			if (!OPENAI_FIELDS.has(name)) throw invalid(`Unknown parameter: '${name}'.`);
		}
		const { seconds = '4', size = '720x1280' } = Object.fromEntries(form);
		oneOf('seconds', seconds, OPENAI_SECONDS);
		oneOf('size', size, OPENAI_SIZES);
		const image = form.get('input_reference');
		if (image !== null && !(image instanceof File)) {
			throw invalid('input_reference has to be a file.');
		}
		return { seconds: Number(seconds), size };
	},
	tell: ({ seconds, size, progress }) => ({ seconds: String(seconds), size, progress }),
};

const GEMINI_FIELDS = set(`model prompt aspect_ratio resolution duration_seconds frame_rate
	input_reference extend_video_id negative_prompt seed style person_generation reference_images[]
	image last_frame`);
const LINES = { '720p': 720, '1080p': 1080, '4K': 2160 };

/** ai.google.dev/gemini-api/docs/openai: the fields of Veo, and a file among Google's own. */
export const geminiVideos = {
	hasContent: false,
	words: { queued: 'processing', running: 'processing' },
	standsInFor: (name) => /^(models\/)?veo-/.test(name),
	shapeOf(form) {
		for (const name of form.keys()) {
			if (GEMINI_FIELDS.has(name)) continue;
			throw invalid(`Invalid JSON payload received. Unknown name "${name}": Cannot find field.`);
		}
		const {
			aspect_ratio: ratio = '16:9',
			resolution = '720p',
			duration_seconds: seconds = '8',
			image,
		} = Object.fromEntries(form);
		oneOf('aspect_ratio', ratio, ['16:9', '9:16']);
		oneOf('resolution', resolution, Object.keys(LINES));
		oneOf('duration_seconds', seconds, ['4', '6', '8']);
		if (resolution !== '720p' && seconds !== '8') {
			throw invalid(`resolution ${resolution} needs a duration of 8 seconds.`);
		}
		if (image !== undefined && !/^(iVBORw0KGgo|\/9j\/)/.test(image)) {
			throw invalid('image has to be a PNG or JPEG image in base64.');
		}
		const short = LINES[resolution];
		const long = (short * 16) / 9;
		return {
			seconds: Number(seconds),
			size: ratio === '16:9' ? `${long}x${short}` : `${short}x${long}`,
		};
	},
	tell: ({ id, isDone, host }) =>
		isDone ? { url: `http://${host}/v1beta/files/${id}:download?alt=media` } : {},
};

function oneOf(name, value, known) {
	if (known.includes(value)) return;
	throw invalid(
		`Invalid value: '${value}' for ${name}. Supported values are: ${known.join(', ')}.`,
	);
}
