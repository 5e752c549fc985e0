import { chat } from '../../capabilities/chat/chat';
import { chatRequest } from '../../capabilities/chat/chat-request';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import type { ProfileName } from '../../endpoint/endpoint-settings';
import { Failure } from '../../endpoint/failure';
import { refusedEffortIn } from '../../endpoint/refused-effort';
import { failureOf, testContext } from '../helpers/context';
import { completion, says } from '../gemini/model-turn';
import { httpServer, json, type Received } from '../helpers/http-server';

type Body = Received['body'];
const effortOf = (body: Body): unknown =>
	body.reasoning_effort ?? (body.reasoning as { effort?: unknown } | undefined)?.effort;

/** Asks an endpoint that refuses with these words every effort but those that it takes. */
async function ask(
	message: unknown,
	{
		effort,
		takes,
		profile = 'generic',
	}: { effort: string; takes: unknown[]; profile?: ProfileName },
) {
	const server = await httpServer(({ body }, response) => {
		if (takes.includes(effortOf(body))) json(response, 200, completion(says('Hello')));
		else json(response, 400, typeof message === 'string' ? { error: { message } } : message);
	});
	const client = createEndpointClient(
		{ baseUrl: `${server.url}/v1`, apiKey: '', profile },
		{ retry: { attempts: 1 } },
	);
	const messages = [{ role: 'user', content: 'Hi' }];
	const request = chatRequest.parse({ model: 'm', messages, reasoningEffort: effort });
	const { context, hints } = testContext({ client });
	const run = async () => await chat.run(request, context);
	const sent = () => server.received.map(({ body }) => effortOf(body));
	return { run, hints, sent, close: server.close };
}

const pydantic =
	"{'type': 'literal_error', 'loc': ('body', 'reasoning_effort'), 'msg': \"Input should be 'low', 'medium' or 'high'\", 'input': 'xhigh'}";

test.each<[string, unknown, string, string]>([
	['Groq, of Qwen', '`reasoning_effort` must be one of `none` or `default`', 'high', 'default'],
	['Groq, of none', '`reasoning_effort` must be one of `low`, `medium`, or `high`', 'none', 'low'],
	[
		'vLLM',
		{ object: 'error', message: `1 validation error:\n  ${pydantic}`, code: 400 },
		'xhigh',
		'high',
	],
	[
		'a gateway before vLLM',
		`litellm.BadRequestError: Hosted_vllmException - {"error":{"message":"${pydantic.replaceAll('"', '\\"')}"}}`,
		'minimal',
		'low',
	],
	[
		'FastAPI',
		{ detail: [{ loc: ['body', 'reasoning_effort'], msg: "Input should be 'none' or 'high'" }] },
		'medium',
		'high',
	],
	[
		'OpenAI',
		"Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. Supported values are: 'low', 'medium', and 'high'.",
		'minimal',
		'low',
	],
	[
		'OpenAI, of the value alone',
		"Invalid value: 'xhigh'. Supported values are: 'none', 'low', 'medium', and 'high'.",
		'xhigh',
		'high',
	],
	[
		'a list without quotes',
		'effort level "minimal" not supported, valid levels: low, medium, high, xhigh',
		'minimal',
		'low',
	],
	['a short list', 'reasoning_effort must be one of none, default', 'high', 'default'],
	[
		'Rust',
		'reasoning_effort: unknown variant `minimal`, expected one of `high`, `max`',
		'minimal',
		'high',
	],
	[
		'Ollama',
		'invalid reasoning value: \'minimal\' (must be "high", "medium", "low", or "none")',
		'minimal',
		'low',
	],
	[
		'Gemini',
		'Thinking level MINIMAL is not supported for this model. Please retry with other thinking level.',
		'minimal',
		'low',
	],
	['Vertex', 'Thinking level is unsupported: THINKING_LEVEL_MINIMAL', 'minimal', 'low'],
	[
		'OpenRouter',
		'Invalid option at reasoning.effort: expected one of "high"|"medium"|"low"',
		'minimal',
		'low',
	],
])(
	'an effort that is refused in the words of %s becomes the nearest one',
	async (by, message, effort, instead) => {
		const profile = by === 'OpenRouter' ? 'openrouter' : 'generic';
		const asked = await ask(message, { effort, takes: [instead], profile });
		const result = await asked.run();
		expect(result).toMatchObject({ text: 'Hello' });
		expect(result).not.toHaveProperty('leftOut');
		expect(asked.sent()).toEqual([effort, instead]);
		expect(asked.hints).toEqual([expect.stringContaining(`"${instead}" was sent instead`)]);
		// Known by now, it costs no further request.
		await asked.run();
		expect(asked.sent()).toEqual([effort, instead, instead]);
		await asked.close();
	},
);

test('an effort is found in a refusal whatever signs it has', () => {
	const message = 'Invalid value "(high": must be one of "low" or "medium"';
	const failure = new Failure({ kind: 'request-invalid', message });
	expect(refusedEffortIn(failure, { reasoning_effort: '(high' })).toMatchObject({
		path: 'reasoning_effort',
	});
	const level = new Failure({
		kind: 'request-invalid',
		message: 'Thinking level (high unsupported',
	});
	expect(refusedEffortIn(level, { reasoning_effort: '(high' })).toEqual({
		...{ path: 'reasoning_effort', isValue: true },
	});
});

test('a default of another field is no effort', async () => {
	const message =
		"Invalid 'temperature': only the default (1) value is supported with reasoning effort high";
	const asked = await ask(message, { effort: 'high', takes: ['default', undefined] });
	await asked.run();
	expect(asked.sent()).not.toContain('default');
	await asked.close();
});

test.each([
	'`reasoning_effort` is not supported with this model',
	'Thinking level is not supported for this model.',
	'"llama3" does not support thinking',
	'Invalid reasoning effort.',
	"Unsupported parameter: 'reasoning_effort' is not supported with this model.",
])('an effort that is refused without another one is left out: %s', async (message) => {
	const asked = await ask(message, { effort: 'minimal', takes: [undefined] });
	expect(await asked.run()).toMatchObject({ leftOut: ['reasoning_effort'] });
	await asked.run();
	expect(asked.sent()).toEqual(['minimal', undefined, undefined]);
	await asked.close();
});

test('an effort that is refused again goes, and is not tried for ever', async () => {
	const message = '`reasoning_effort` must be one of `low` or `high`';
	const taken = await ask(message, { effort: 'minimal', takes: [undefined] });
	expect(await taken.run()).toMatchObject({ leftOut: ['reasoning_effort'] });
	expect(taken.sent()).toEqual(['minimal', 'low', undefined]);
	const never = await ask(message, { effort: 'minimal', takes: [] });
	expect((await failureOf(never.run())).message).toBe(message);
	expect(never.sent()).toEqual(['minimal', 'low', undefined]);
	await Promise.all([taken.close(), never.close()]);
});

test('an effort stays where another field is refused', async () => {
	const message = "Unsupported parameter: 'top_p' is not supported with this reasoning effort";
	const asked = await ask(message, { effort: 'low', takes: [] });
	await failureOf(asked.run());
	expect(asked.sent()).toEqual(['low']);
	await asked.close();
});
