import { callFunctions } from '../../capabilities/function-calling/call-functions';
import { chat } from '../../capabilities/chat/chat';
import { extraction } from '../../capabilities/extraction/extraction';
import { imageGeneration } from '../../capabilities/image-generation/image-generation';
import { runTools } from '../../capabilities/function-calling/run-tools';
import { runToolsRequest } from '../../capabilities/function-calling/run-tools-request';
import { transcription } from '../../capabilities/transcription/transcription';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { failureOf, testContext } from '../helpers/context';
import { calls, completion, says } from '../gemini/model-turn';
import { httpServer, json } from '../helpers/http-server';
import { image } from '../helpers/images';
import { wav } from '../helpers/recordings';

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

const paid = { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 };

/** Answers in turn, each for ten tokens and one; the last one stays. */
const answering = (...answers: object[]) => answeringAs('generic', ...answers);

async function answeringAs(profile: 'generic' | 'openrouter', ...answers: object[]) {
	let count = 0;
	const server = await httpServer(({ method }, response) => {
		if (method === 'GET') {
			json(response, 404, { error: { message: 'no list' } });
			return;
		}
		const answer = answers[Math.min(count++, answers.length - 1)] ?? {};
		if ('status' in answer)
			json(response, Number(answer.status), { error: { message: 'no', ...answer } });
		else json(response, 200, 'choices' in answer ? answer : completion(answer, { usage: paid }));
	});
	closers.push(server.close);
	const settings = { baseUrl: `${server.url}/v1`, apiKey: 'key', profile };
	const client = createEndpointClient(settings, { retry: { attempts: 3, baseMs: 1 } });
	return testContext({ client, files: { '0:data': wav(1) } }).context;
}

const messages = [{ role: 'user', content: 'What is the weather?' }];
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const functions = [{ name: 'weather', parameters }];
const wrong = calls([{ name: 'weather', arguments: {} }]);
const brokeOff = {
	...completion(says('It is'), { usage: paid }),
	choices: [{ index: 0, finish_reason: 'error', message: says('It is') }],
};
const times = (count: number) => ({ inputTokens: 10 * count, outputTokens: count });

test('answers that broke off are paid for, whether the last one is whole or not', async () => {
	const request = chat.request.parse({ model: 'm', messages });
	const whole = await chat.run(request, await answering(brokeOff, brokeOff, says('Sunny.')));
	expect(whole).toMatchObject({ text: 'Sunny.', usage: times(3) });
	const failure = await failureOf(chat.run(request, await answering(brokeOff)));
	expect(failure.details).toMatchObject({ attempts: 3, partialText: 'It is', usage: times(3) });
});

test('answers before a refused field are paid for, also where nothing comes of it', async () => {
	const refused = { status: 400, message: "Unknown parameter: 'seed'" };
	const request = chat.request.parse({ model: 'm', messages, seed: 7 });
	const run = (last: object) => answering(brokeOff, refused, last);
	expect(await chat.run(request, await run(says('Sunny.')))).toMatchObject({ usage: times(2) });
	const failure = await failureOf(chat.run(request, await run({ status: 400 })));
	expect(failure.details).toMatchObject({ kind: 'request-invalid', usage: times(1) });
});

describe('an extraction that fails tells what all of its answers cost', () => {
	const request = (more: object = {}) =>
		extraction.request.parse({ model: 'm', text: 'Nobody knows.', schema: parameters, ...more });

	it('where none fits', async () => {
		const failure = await failureOf(
			extraction.run(request({ maxReasks: 2 }), await answering(says('{}'))),
		);
		expect(failure.details).toMatchObject({ kind: 'output-invalid', usage: times(3) });
	});

	it('where the endpoint gives up in between', async () => {
		const context = await answering(says('{}'), { status: 400 });
		const failure = await failureOf(extraction.run(request(), context));
		expect(failure.details).toMatchObject({ kind: 'request-invalid', usage: times(1) });
	});

	it('where one of several parts fails', async () => {
		const text = 'word '.repeat(300);
		const context = await answering(says('{"city":"Lisbon"}'), says('no JSON'));
		const parts = request({ text, chunkChars: 1000, overlapChars: 0, maxReasks: 0 });
		const failure = await failureOf(extraction.run(parts, context));
		expect(failure.details).toMatchObject({ kind: 'output-invalid', usage: times(2) });
	});
});

test('calls that do not fit are paid for twice', async () => {
	const request = callFunctions.request.parse({ model: 'm', messages, functions });
	const twice = await failureOf(callFunctions.run(request, await answering(wrong)));
	expect(twice.details).toMatchObject({ kind: 'output-invalid', usage: times(2) });
	const once = await failureOf(callFunctions.run(request, await answering(wrong, { status: 400 })));
	expect(once.details).toMatchObject({ kind: 'request-invalid', usage: times(1) });
});

test('each step with tools is paid for once, however it ends', async () => {
	const right = calls([{ name: 'weather', arguments: { city: 'Lisbon' } }]);
	const tool = {
		name: 'weather',
		description: '',
		parameters,
		run: () => Promise.resolve('Sunny'),
	};
	const run = async (more: object, ...answers: object[]) => {
		const request = runToolsRequest.parse({ model: 'm', messages, ...more });
		return (await failureOf(runTools(request, await answering(...answers), [tool]))).details;
	};
	expect(await run({ maxSteps: 1 }, right)).toMatchObject({ usage: times(2) });
	expect(await run({}, right, right, { status: 400 })).toMatchObject({ usage: times(2) });
	const responseFormat = { type: 'json_object' };
	expect(await run({ responseFormat }, right, says('Sunny.'))).toMatchObject({ usage: times(2) });
});

test('words in place of an image are paid for', async () => {
	const context = await answeringAs('openrouter', says('I cannot generate.'));
	const request = imageGeneration.request.parse({ model: 'm', prompt: 'A kite', n: 2 });
	const failure = await failureOf(imageGeneration.run(request, context));
	expect(failure.details).toMatchObject({ kind: 'output-invalid', usage: times(2) });
});

test('an image and a transcript by chat cost what broke off before them too', async () => {
	const url = `data:image/png;base64,${image('png', 2, 2).toString('base64')}`;
	const generated = { ...says(''), images: [{ type: 'image_url', image_url: { url } }] };
	const generating = await answeringAs('openrouter', brokeOff, generated);
	const kite = imageGeneration.request.parse({ model: 'm', prompt: 'A kite' });
	expect(await imageGeneration.run(kite, generating)).toMatchObject({ usage: times(2) });
	const transcribing = await answeringAs('openrouter', brokeOff, says('Good morning.'));
	const call = transcription.request.parse({
		model: 'm',
		audio: { ref: '0:data', mimeType: 'audio/wav', fileName: 'call.wav', byteLength: 1 },
		price: { inputPerMillion: 1_000_000, outputPerMillion: 0 },
	});
	const transcribed = await transcription.run(call, transcribing);
	expect(transcribed).toMatchObject({ text: 'Good morning.', usage: { ...times(2), costUsd: 20 } });
});
