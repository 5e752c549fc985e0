import { openaiVideos } from './video-dialects.mjs';
import { openaiFunctions } from './openai-functions.mjs';
import { Refusal, STATUS } from './refusal.mjs';

/** How OpenAI speaks, and whoever speaks as it does. */
export const openai = {
	prefix: '/v1/',
	// As vLLM, LiteLLM and others that speak like OpenAI do.
	reranks: true,
	modelId: (id) => id,
	hasTranscriptions: true,
	hasSpeech: true,
	videos: openaiVideos,
	functions: openaiFunctions,
	standsInFor: () => false,
	modelUnknown: (name) => `The model \`${name}\` does not exist, or it cannot do what was asked.`,
	keyWrong: 'Incorrect API key provided.',
	toError(kind, message) {
		const [code, , name] = STATUS[kind];
		const type = kind === 'failed' ? 'server_error' : 'invalid_request_error';
		return { code, body: { error: { message, type, param: null, code: name } } };
	},
	editsPictures: true,
	countsPictures: true,
	shapeOf: ({ size = 'auto' }) => (size === 'auto' ? '1024x1024' : size),
	checkChat() {},
	checkImages({ response_format: format }) {
		if (format === undefined) return;
		// As its newest models do.
		throw new Refusal('request-invalid', "Unknown parameter: 'response_format'.");
	},
	checkAudio() {},
	checkEmbeddings() {},
	checkTranscription() {},
	transcriptIn: (format) => format,
	toModels: (models) => ({ object: 'list', data: models }),
	toUsage: (usage) => usage,
	withThoughts: (message) => message,
	withUsage: (chunk, usage) => ({ ...chunk, usage }),
	comment: '',
	errorInStream: ({ body }) => `data: ${JSON.stringify(body)}\n\n`,
};
