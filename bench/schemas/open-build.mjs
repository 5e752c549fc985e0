import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The ways in which a schema is used. `valueOf` is what came of the model's answer. */
const ways = [
	{ name: 'extraction, Gemini', capability: 'extraction', profile: 'gemini' },
	{ name: 'extraction, OpenAI', capability: 'extraction', profile: 'openai' },
	{ name: 'functions, Gemini', capability: 'functions', profile: 'gemini' },
	{ name: 'functions, OpenAI strict', capability: 'functions', profile: 'openai', strict: true },
];

/** A compiled package, ready to be asked; `ask` says what was sent and what came of it. */
export function openBuild(dist) {
	const load = createRequire(join(dist, 'x.js'));
	const { createEndpointClient } = load('./endpoint/endpoint-client.js');
	const { createInlineContext } = load('./capabilities/create-inline-context.js');
	const { extraction } = load('./capabilities/extraction/extraction.js');
	const { callFunctions } = load('./capabilities/function-calling/call-functions.js');
	const { validatorOf } = load('./capabilities/schema/validator.js');
	const { normaliseSchema } = load('./capabilities/schema/normalise-schema.js');

	async function ask({ capability, profile, strict }, schema, answer) {
		const sent = [];
		const send = async (_url, { body }) => {
			const request = JSON.parse(body);
			sent.push(request);
			return Response.json(reply(request, answer));
		};
		const client = createEndpointClient(
			{ baseUrl: 'http://localhost/v1', apiKey: 'bench', profile },
			{ fetch: send, retry: { attempts: 1 } },
		);
		const context = createInlineContext({
			client,
			signal: new AbortController().signal,
			media: {},
			onProgress() {},
			onHint() {},
			log: { info() {}, warn() {} },
		});
		try {
			const value =
				capability === 'extraction'
					? await extract(schema, context)
					: await call(schema, strict, context);
			return { value, sent: sentSchema(sent) };
		} catch (error) {
			const { kind = 'thrown', message = String(error), violations = [] } = error.details ?? {};
			return { failure: { kind, message, violations }, sent: sentSchema(sent) };
		}
	}

	async function extract(schema, context) {
		const request = { model: 'bench', text: 'text', schema, maxReasks: 0 };
		return (await extraction.run(extraction.request.parse(request), context)).data;
	}

	async function call(schema, strict, context) {
		const functions = [{ name: 'f', parameters: schema }];
		const messages = [{ role: 'user', content: 'text' }];
		const request = { model: 'bench', messages, functions, toolChoice: 'required', strict };
		const { calls } = await callFunctions.run(callFunctions.request.parse(request), context);
		return calls[0].arguments;
	}

	return { ways, ask, validatorOf, normaliseSchema };
}

function reply({ tools }, answer) {
	const text = JSON.stringify(answer);
	const call = { id: '1', type: 'function', function: { name: 'f', arguments: text } };
	const message = tools
		? { role: 'assistant', content: null, tool_calls: [call] }
		: { role: 'assistant', content: text };
	return {
		id: '1',
		object: 'chat.completion',
		model: 'bench',
		choices: [{ index: 0, message, finish_reason: tools ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

/** What the first request said of the form, and whether it was called strict. */
function sentSchema([request]) {
	if (!request) return undefined;
	const { response_format: format, tools } = request;
	const told = tools?.[0].function ?? format?.json_schema ?? {};
	return { schema: told.parameters ?? told.schema, strict: told.strict === true };
}
