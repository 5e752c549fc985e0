import { chat } from '../../capabilities/chat/chat';
import { extraction } from '../../capabilities/extraction/extraction';
import { runTools } from '../../capabilities/function-calling/run-tools';
import { runToolsRequest } from '../../capabilities/function-calling/run-tools-request';
import { models } from '../../capabilities/models/models';
import { transcription } from '../../capabilities/transcription/transcription';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import type { ProfileName } from '../../endpoint/endpoint-settings';
import { failureOf, testContext } from '../helpers/context';
import { dialectServer } from '../helpers/dialect-server';
import { wav } from '../helpers/recordings';

let server: Awaited<ReturnType<typeof dialectServer>>;
beforeEach(async () => {
	server = await dialectServer();
});
afterEach(async () => {
	await server.close();
});

const paths = {
	openrouter: '/openrouter/api/v1',
	groq: '/groq/openai/v1',
	mistral: '/mistral/v1',
	deepseek: '/deepseek/v1',
	vllm: '/vllm/v1',
	'llama-cpp': '/llama-cpp/v1',
	ollama: '/ollama/v1',
	whisper: '/whisper/v1',
	localai: '/localai/v1',
};
type Dialect = keyof typeof paths;

const profileOf = (dialect: Dialect): ProfileName =>
	dialect === 'openrouter' || dialect === 'groq' || dialect === 'ollama' ? dialect : 'generic';

/** The capabilities as one who speaks to a server of this dialect has them. */
function at(dialect: Dialect, apiKey = 'a-key') {
	const settings = { baseUrl: server.url + paths[dialect], apiKey, profile: profileOf(dialect) };
	const client = createEndpointClient(settings, { retry: { attempts: 3, baseMs: 1 } });
	const { context, hints } = testContext({ client, files: { '0:data': wav(3) } });
	const messages = [{ role: 'user', content: 'What is the weather in Lisbon?' }];
	const properties = { city: { type: 'string' } };
	const parameters = { type: 'object', properties, required: ['city'] };
	const audio = { ref: '0:data', mimeType: 'audio/wav', fileName: 'a.wav', byteLength: 1 };
	const shown: string[] = [];
	const streaming = { ...context, onText: (text: string) => void shown.push(text) };
	const read = (more: object) =>
		chat.request.parse({ model: 'm', messages, includeThoughts: true, ...more });
	return {
		hints,
		shown,
		chat: async (more = {}) => await chat.run(read(more), context),
		stream: async (more = {}) => await chat.run(read(more), streaming),
		models: async () => await models.run(models.request.parse({}), context),
		transcribe: async (model: string) =>
			await transcription.run(transcription.request.parse({ model, audio }), context),
		extract: async () =>
			await extraction.run(
				extraction.request.parse({ model: 'm', text: 'Sunny in Lisbon.', schema: parameters }),
				context,
			),
		useTool: async (isStreamed = false) =>
			await runTools(
				runToolsRequest.parse({ model: 'm', messages }),
				isStreamed ? streaming : context,
				[{ name: 'weather', description: '', parameters, run: () => Promise.resolve('Sunny') }],
			),
	};
}

const bodies = () => server.received.map(({ body }) => body);
const routes = () => server.received.map(({ path }) => path.replace(/^.*\/v1/, ''));

describe('every dialect', () => {
	const all = Object.keys(paths) as Dialect[];

	it.each(all)('%s: words, streamed or not, and without its thoughts in them', async (dialect) => {
		const { chat: ask, stream, shown } = at(dialect);
		const told = ['whisper', 'localai'].includes(dialect)
			? {}
			: { thoughts: 'They ask about Lisbon.' };
		const usage = { inputTokens: 14, outputTokens: 5, totalTokens: 19 };
		expect(await ask()).toMatchObject({ text: 'Sunny.', usage, ...told });
		expect(await stream()).toMatchObject({ text: 'Sunny.', usage, ...told });
		expect(shown.join('')).toBe('Sunny.');
	});

	it.each(all)('%s: a function is called, and its result taken back', async (dialect) => {
		for (const isStreamed of [false, true]) {
			const { text, steps } = await at(dialect).useTool(isStreamed);
			expect(text).toBe('Sunny.');
			expect(steps).toMatchObject([
				{ calls: [{ arguments: { city: 'Lisbon' }, output: 'Sunny' }] },
			]);
		}
	});

	it.each(all)('%s: data that fits a schema', async (dialect) => {
		expect((await at(dialect).extract()).data).toEqual({ city: 'Lisbon' });
	});

	it.each(all)('%s: its models, and no key or model that it does not know', async (dialect) => {
		const { models: list, chat: ask } = at(dialect);
		expect((await list()).models.map(({ id }) => id)).toContain('m');
		const { details } = await failureOf(ask({ model: 'other' }));
		expect(details).toMatchObject({ kind: 'request-invalid', status: 404 });
		expect((await failureOf(at(dialect, 'no-key').chat())).kind).toBe('credential-invalid');
	});

	it.each(all)('%s: an error within a stream, in its own words', async (dialect) => {
		const messages = [{ role: 'user', content: 'break off' }];
		const { details } = await failureOf(at(dialect).stream({ messages }));
		expect(details).toMatchObject({
			kind: 'temporarily-unavailable',
			message: 'the engine is dead',
		});
	});
});

describe('transcripts', () => {
	const timed = {
		text: 'Good morning.',
		segments: [{ start: 0.2, end: 2, text: 'Good morning.' }],
	};

	it.each([
		['groq', 'whisper-large-v3', 1],
		['mistral', 'voxtral-mini-latest', 1],
		['whisper', 'large-v3', 1],
		['openrouter', 'openai/whisper-1', 1],
		// Asked for in the list of models first.
		['openrouter', 'moonshine-base', 2],
	] as const)('%s: %s gives times', async (dialect, model, requests) => {
		expect(await at(dialect).transcribe(model)).toMatchObject(timed);
		expect(server.received).toHaveLength(requests);
	});

	it.each([
		['vllm', 'whisper'],
		['localai', 'whisper'],
		['openrouter', 'google/chirp-3'],
	] as const)(
		'%s: %s is asked for the text alone, and at once the next time',
		async (dialect, model) => {
			const { transcribe } = at(dialect);
			for (const requests of [2, 3]) {
				expect((await transcribe(model)).text).toBe('Good morning.');
				expect(server.received).toHaveLength(requests);
			}
		},
	);
});

test('OpenRouter says what an answer cost', async () => {
	const { usage } = await at('openrouter').chat();
	expect(usage.costUsd).toBe(19 / 1e6);
	expect((await at('openrouter').stream()).usage.costUsd).toBe(19 / 1e6);
});

test('Groq takes no thoughts back, and says which fields it does not know', async () => {
	const { chat: ask, useTool } = at('groq');
	expect(await ask({ extraBody: { logprobs: true } })).toMatchObject({ leftOut: ['logprobs'] });
	await useTool();
	const turns = bodies()
		.slice(-2)
		.map(({ messages }) => (messages as object[])[1]);
	expect(turns[0]).toHaveProperty('reasoning');
	expect(turns[1]).not.toHaveProperty('reasoning');
});

test('Mistral refuses whatever it does not know', async () => {
	const { chat: ask, stream, hints } = at('mistral');
	expect(await ask({ seed: 7 })).toMatchObject({ text: 'Sunny.', leftOut: ['seed'] });
	expect(await stream()).not.toHaveProperty('leftOut');
	expect(hints).toEqual([
		'Other (OpenAI-Compatible) does not support seed for m: left out of the request',
	]);
	expect(bodies().map(({ stream_options: options }) => options !== undefined)).toEqual([
		...[false, false],
		...[true, false],
	]);
});

test('DeepSeek has its thoughts back beside a call, and knows no schema', async () => {
	const { useTool, extract } = at('deepseek');
	await useTool(true);
	const [, turn] = bodies()[1]?.messages as object[];
	expect(turn).toMatchObject({ reasoning_content: 'They ask about Lisbon.' });
	expect((await extract()).mode).toBe('json_object');
});

test('OpenRouter is asked for models that transcribe once', async () => {
	const { transcribe } = at('openrouter');
	await transcribe('moonshine-base');
	await transcribe('moonshine-base');
	expect(routes()).toEqual([
		'/models?output_modalities=transcription',
		'/audio/transcriptions',
		'/audio/transcriptions',
	]);
});
