import { wavHead } from '../../../capabilities/audio/wav-head';
import { geminiServer, type Reply } from '../../gemini/server';
import { speech } from '../../gemini/speech';
import { failureOf } from '../../helpers/context';
import { bytesOf, generate, voiced, wavOf } from '../../helpers/generate-speech';
import { json, type Responder } from '../../helpers/http-server';

const twoParts = {
	model: 'models/gemini-3.8-flash-tts',
	text: 'The first paragraph is long enough for one.\n\nThe second paragraph is as long as it is.',
	maxChars: 50,
};
const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 50, totalTokenCount: 60 };

async function failed(answer: Responder) {
	const server = await geminiServer(answer as Reply);
	return (await failureOf(generate(twoParts, undefined, { profile: 'gemini', server }))).details;
}

it('parts that cannot be joined are told with what all of them cost', async () => {
	const samples = bytesOf(voiced(0.5));
	const faster = wavHead({ sampleRate: 16_000, channels: 1 }, samples.length);
	let asked = 0;
	const details = await failed((_request, response) => {
		const file = asked++ === 0 ? wavOf(voiced(0.5)) : Buffer.concat([faster, samples]);
		json(response, 200, speech(file, 'audio/wav'));
	});
	expect(details).toMatchObject({ kind: 'output-invalid', usage: { totalTokens: 120 } });
});

it('an answer that cannot be read is told with what it cost', async () => {
	const { kind, usage } = await failed((_request, response) => {
		json(response, 200, { candidates: 'none', usageMetadata });
	});
	expect(kind).toBe('output-invalid');
	expect(usage?.totalTokens).toBeGreaterThanOrEqual(60);
});

it('a word in place of a file is told with what it cost', async () => {
	const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
	const failure = await failureOf(
		generate({ text: 'Hello.' }, (_request, response) => {
			json(response, 200, { text: 'Hello to you', usage });
		}),
	);
	expect(failure.details.usage).toMatchObject({ inputTokens: 3, outputTokens: 4 });
});
