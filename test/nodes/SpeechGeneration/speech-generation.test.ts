import type { INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleSpeechGeneration } from '../../../nodes/SpeechGeneration/OpenAiCompatibleSpeechGeneration.node';
import { geminiServer } from '../../gemini/server';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { runNode } from '../../helpers/execute-functions';
import { nodeErrorOf } from '../../helpers/node-errors';

let server: Awaited<ReturnType<typeof geminiServer>>;
beforeEach(async () => {
	server = await geminiServer();
});
afterEach(async () => {
	await server.close();
});

const run = async (parameters: INodeParameters) =>
	await runNode({
		node: new OpenAiCompatibleSpeechGeneration(),
		parameters: { model: picked('gemini-3.8-flash-tts'), text: 'Hello.', ...parameters },
		credentials: geminiCredential(server.url),
	});

describe('the Speech Generation node', () => {
	it('gives an item a file, and what is told of it', async () => {
		const { items } = await run({ voice: 'Puck', binaryPropertyOutput: 'spoken' });
		expect(items).toHaveLength(1);
		const [item] = items;
		expect(item?.json).toEqual({
			fileName: 'speech.wav',
			mimeType: 'audio/wav',
			byteLength: 28_844,
			format: 'wav',
			durationSeconds: 0.6,
			voice: 'Puck',
			characters: 6,
			parts: 1,
			model: 'gemini-3.8-flash-tts',
			usage: expect.objectContaining({ totalTokens: 60 }) as object,
		});
		expect(item?.pairedItem).toEqual({ item: 0 });
		const file = item?.binary?.spoken;
		expect(file).toMatchObject({ fileName: 'speech.wav', mimeType: 'audio/wav' });
		expect(Buffer.from(file?.data ?? '', 'base64')).toHaveLength(28_844);
	});

	it('uses the default model of the provider where none is chosen', async () => {
		const { items } = await run({ model: picked('') });
		expect(items[0]?.json.model).toBe('gemini-3.8-flash-tts');
	});

	it.each([
		['news', 'news.wav'],
		['{{ a/b }}.MP3', '{{ a_b }}.wav'],
		['  ', 'speech.wav'],
	])('names the file as the user says: %j', async (fileName, name) => {
		const { items } = await run({ options: { fileName } });
		expect(items[0]?.binary?.data?.fileName).toBe(name);
	});

	it('sends the options that are set, and no empty ones', async () => {
		await run({
			text: 'One paragraph that is long enough by itself.\n\nAnother one that is as long as that.',
			options: { maxChars: 50, instructions: ' ', extraBody: '{"safetySettings": []}' },
		});
		expect(server.received).toHaveLength(2);
		for (const { body } of server.received) {
			expect(body.safetySettings).toEqual([]);
			expect(JSON.stringify(body)).not.toContain('speech_metadata');
		}
	});

	it('says at the item what is wrong with it', async () => {
		const error = await nodeErrorOf(run({ text: ' ' }));
		expect(error.message).toContain('The text is empty. Enter what to speak');
	});
});
