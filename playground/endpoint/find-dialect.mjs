import { dialects } from './dialects.mjs';
import { geminiFunctions } from './gemini-functions.mjs';
import { openai } from './openai-dialect.mjs';
import { geminiVideos } from './video-dialects.mjs';
import { Refusal, STATUS } from './refusal.mjs';

const GEMINI_CHAT_FIELDS = new Set(
	`model messages stream stream_options tools tool_choice n stop max_completion_tokens max_tokens
	temperature top_p response_format modalities audio parallel_tool_calls presence_penalty user
	reasoning_effort service_tier extra_body`.split(/\s+/),
);

const GEMINI_IMAGE_FIELDS = new Set('model prompt n response_format user extra_body'.split(' '));
const GEMINI_AUDIO_FORMATS = ['wav', 'mp3'];
const GEMINI_MOST_INPUTS = 100;

const gemini = {
	...openai,
	prefix: '/v1beta/openai/',
	modelId: (id) => `models/${id}`,
	hasTranscriptions: false,
	hasSpeech: false,
	videos: geminiVideos,
	functions: geminiFunctions,
	// Workflows written for Gemini run unchanged: a local model does the work and signs with its own name.
	standsInFor: (name) => /^(models\/)?gemini-/.test(name),
	modelUnknown: (name) =>
		`models/${name.replace(/^models\//, '')} is not found for API version v1main, or is not supported for this method.`,
	keyWrong: 'API key not valid. Please pass a valid API key.',
	toError(kind, message) {
		// Gemini answers a wrong key as an invalid argument.
		const [code, status] = STATUS[kind === 'key-wrong' ? 'request-invalid' : kind];
		return { code, body: [{ error: { code, message, status } }] };
	},
	editsPictures: false,
	reranks: false,
	videoPart: 'image_url',
	countsPictures: false,
	shapeOf: (request) => request.extra_body?.google?.aspect_ratio ?? '1:1',
	checkNames,
	checkChat(request) {
		checkNames(request, GEMINI_CHAT_FIELDS);
	},
	checkImages(request) {
		checkNames(request, GEMINI_IMAGE_FIELDS);
		if ((request.n ?? 1) === 1) return;
		throw new Refusal('request-invalid', 'Multiple candidates is not enabled for this model');
	},
	checkAudio(format, bytes) {
		if (GEMINI_AUDIO_FORMATS.includes(format) && looksLike[format](bytes)) return;
		throw new Refusal(
			'request-invalid',
			`Unsupported audio: input_audio takes wav and mp3, and the data has to be what its format "${format}" says.`,
		);
	},
	checkEmbeddings(inputs) {
		if (inputs.length <= GEMINI_MOST_INPUTS) return;
		throw new Refusal(
			'request-invalid',
			`* BatchEmbedContentsRequest.requests: at most ${GEMINI_MOST_INPUTS} requests can be in one batch`,
		);
	},
};

/** Google's own routes beside the compatible ones: another key, and an error by itself. */
const native = {
	...gemini,
	prefix: '/v1beta/',
	keyHeader: 'x-goog-api-key',
	toError(...args) {
		const { code, body } = gemini.toError(...args);
		return { code, body: body[0] };
	},
};

function checkNames(request, known) {
	const unknown = Object.keys(request).filter((name) => !known.has(name));
	if (unknown.length === 0) return;
	const lines = unknown.map(
		(name) => `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`,
	);
	throw new Refusal('request-invalid', lines.join('\n'));
}

const looksLike = {
	wav: (bytes) =>
		bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WAVE',
	mp3: (bytes) =>
		bytes.toString('latin1', 0, 3) === 'ID3' || (bytes[0] === 0xff && (bytes[1] & 0xe6) === 0xe2),
};

const ALL = [gemini, native, ...dialects, openai];

/** The dialect of a path and what remains of the path; a path outside all of them gets the plain one. */
export function dialectOf(path) {
	const dialect = ALL.find(({ prefix }) => path.startsWith(prefix));
	return dialect
		? { dialect, route: path.slice(dialect.prefix.length) }
		: { dialect: openai, route: undefined };
}
