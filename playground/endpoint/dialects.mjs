import { openai } from './openai-dialect.mjs';
import { Refusal, STATUS } from './refusal.mjs';

const set = (names) => new Set(names.split(/\s+/));
const invalid = (message, details) => new Refusal('request-invalid', message, details);

/** Every field of a body and of its messages that is not known, as a path. */
function* unknownIn(body, fields, ofMessages) {
	for (const name of Object.keys(body)) if (!fields.has(name)) yield [name];
	for (const [index, message] of (body.messages ?? []).entries()) {
		for (const name of Object.keys(message)) {
			if (!ofMessages.has(name)) yield ['messages', index, message.role, name];
		}
	}
}

const OF_MESSAGES = set('role content name tool_calls tool_call_id');
const beside = (name) => (message, thoughts) => ({ ...message, [name]: thoughts });
const only = (known) => (format) => {
	if (known.includes(format)) return;
	throw invalid(
		`Currently only support response_format ${known.map((one) => `\`${one}\``).join(' or ')}`,
	);
};

// openrouter.ai/docs/guides/overview/multimodal/stt, openrouter.ai/docs/api/reference/errors
const openrouter = {
	...openai,
	prefix: '/openrouter/api/v1/',
	videoPart: 'video_url',
	comment: ': OPENROUTER PROCESSING\n\n',
	takesJsonRecordings: true,
	checkTranscription(format, model) {
		only(['json', 'verbose_json'])(format);
		// github.com/SubtitleEdit/subtitleedit/pull/14542: without the provider's words.
		if (format !== 'json' && model.startsWith('google/')) throw invalid('Provider returned 400');
	},
	toError: (kind, message) => ({
		code: STATUS[kind][0],
		body: { error: { message, code: STATUS[kind][0] } },
	}),
	withThoughts: (message, thoughts) => ({
		...message,
		reasoning: thoughts,
		reasoning_details: [{ type: 'reasoning.text', text: thoughts, format: null, index: 0 }],
	}),
	toUsage: (usage) => ({ ...usage, cost: usage.total_tokens / 1e6 }),
	// Who does not ask for them gets no models that only transcribe.
	toModels(models, query) {
		const wanted = query.get('output_modalities') ?? 'text';
		const entries = models.map((model) => ({ ...model, architecture: modalitiesOf(model) }));
		return {
			data: entries.filter(
				({ architecture: { output_modalities: out } }) => wanted === 'all' || out.includes(wanted),
			),
		};
	},
};

const modalitiesOf = ({ id }) =>
	/moonshine|whisper/.test(id)
		? { input_modalities: ['audio'], output_modalities: ['transcription'] }
		: { input_modalities: ['text'], output_modalities: ['text'] };

// console.groq.com/docs/openai names what it has not; a message may not repeat thoughts.
const GROQ_UNKNOWN = set('logprobs logit_bias top_logprobs store');
const groq = {
	...openai,
	prefix: '/groq/openai/v1/',
	checkChat(body) {
		const field = Object.keys(body).find((name) => GROQ_UNKNOWN.has(name));
		if (field) throw invalid(`property '${field}' is unsupported`);
		if ((body.n ?? 1) > 1) throw invalid('n must be 1');
		const messages = body.messages ?? [];
		const place = messages.findIndex(({ reasoning, reasoning_content: more }) => reasoning ?? more);
		if (place < 0) return;
		const at = `messages.${place}`;
		const name = 'reasoning' in messages[place] ? 'reasoning' : 'reasoning_content';
		throw invalid(
			`'${at}' : for 'role:assistant' the following must be satisfied[('${at}' : property '${name}' is unsupported)]`,
		);
	},
	checkTranscription: only(['json', 'text', 'verbose_json']),
	withThoughts: beside('reasoning'),
	withUsage: (chunk, usage) => ({ ...chunk, x_groq: { id: 'req_local', usage } }),
};

// docs.mistral.ai/api: what is not in it is refused.
const MISTRAL_FIELDS = set(
	`model messages temperature top_p max_tokens stream stop random_seed response_format tools tool_choice
	presence_penalty frequency_penalty n prediction parallel_tool_calls prompt_mode safe_prompt
	reasoning_effort`,
);
const MISTRAL_MESSAGE = set('role content name tool_calls tool_call_id prefix');
const mistral = {
	...openai,
	prefix: '/mistral/v1/',
	checkChat(body) {
		const unknown = [...unknownIn(body, MISTRAL_FIELDS, MISTRAL_MESSAGE)];
		if (unknown.length === 0) return;
		const msg = 'Extra inputs are not permitted';
		const detail = unknown.map((path) => ({
			type: 'extra_forbidden',
			loc: ['body', ...path],
			msg,
		}));
		throw invalid(msg, { detail });
	},
	billsStreams: true,
	toError(kind, message, details) {
		const type = kind === 'failed' ? 'internal_server_error' : 'invalid_request_error';
		const said = { object: 'error', message: details ?? message, type };
		if (kind.startsWith('key')) return { code: 401, body: { detail: 'Unauthorized' } };
		return { code: details ? 422 : STATUS[kind][0], body: { ...said, param: null, code: null } };
	},
	withThoughts: ({ content, ...message }, thoughts) => ({
		...message,
		content: [
			{ type: 'thinking', thinking: [{ type: 'text', text: thoughts }] },
			...(content ? [{ type: 'text', text: content }] : []),
		],
	}),
};

// api-docs.deepseek.com/guides/thinking_mode, api-docs.deepseek.com/guides/json_mode
const deepseek = {
	...openai,
	prefix: '/deepseek/v1/',
	hasTranscriptions: false,
	comment: ': keep-alive\n\n',
	checkChat({ messages = [], response_format: format }) {
		if (format?.type === 'json_schema')
			throw invalid('This response_format type is unavailable now');
		const words = messages.map(({ content }) => JSON.stringify(content)).join(' ');
		if (format?.type === 'json_object' && !/json/i.test(words)) {
			throw invalid(
				"Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'",
			);
		}
		if (messages.some(({ tool_calls: calls, reasoning_content: thoughts }) => calls && !thoughts)) {
			throw invalid('The `reasoning_content` in the thinking mode must be passed back to the API.');
		}
	},
	withThoughts: beside('reasoning_content'),
	toUsage: (usage) => ({
		...usage,
		prompt_cache_hit_tokens: 0,
		prompt_cache_miss_tokens: usage.prompt_tokens,
	}),
};

// github.com/vllm-project/vllm/issues/24302
const vllm = {
	...openai,
	prefix: '/vllm/v1/',
	videoPart: 'video_url',
	toError(kind, message) {
		const [code] = STATUS[kind];
		const type = code === 404 ? 'NotFoundError' : 'BadRequestError';
		return { code, body: { object: 'error', message, type, param: null, code } };
	},
	checkTranscription: only(['text', 'json']),
	withThoughts: beside('reasoning_content'),
};

// Thoughts stand in the text, and an error within a stream in a field of its own.
const llamaCpp = {
	...openai,
	prefix: '/llama-cpp/v1/',
	hasTranscriptions: false,
	errorInStream: ({ body }) => `error: ${JSON.stringify(body.error)}\n\n`,
	withThoughts: (message, thoughts) => ({
		...message,
		content: `<think>\n${thoughts}\n</think>\n\n${message.content ?? ''}`,
	}),
	toModels: (models) => ({
		models: models.map(({ id }) => ({ name: id, model: id, details: {} })),
		object: 'list',
		data: models,
	}),
};

// docs.ollama.com/api/openai-compatibility
const ollama = {
	...openai,
	prefix: '/ollama/v1/',
	ignoresKeys: true,
	hasTranscriptions: false,
	modelUnknown: (name) => `model "${name}" not found, try pulling it first`,
	withThoughts: beside('reasoning'),
	toModels: (models) => ({ object: 'list', data: models.length > 0 ? models : null }),
};

// Servers that know one form of transcripts send it whatever they are asked for.
const whisper = { ...openai, prefix: '/whisper/v1/', transcriptIn: () => 'srt' };

// github.com/nextcloud/integration_openai/issues/346
const localai = {
	...openai,
	prefix: '/localai/v1/',
	toError(kind, message) {
		const isFormat = message === 'invalid response_format';
		const code = isFormat ? 500 : STATUS[kind][0];
		return { code, body: { error: { code, message, type: '' } } };
	},
	checkTranscription(format) {
		if (format !== 'json') throw invalid('invalid response_format');
	},
};

/** What other makers do otherwise than OpenAI. Each is spoken below a path of its own. */
export const dialects = [
	openrouter,
	groq,
	mistral,
	deepseek,
	vllm,
	llamaCpp,
	ollama,
	whisper,
	localai,
];
