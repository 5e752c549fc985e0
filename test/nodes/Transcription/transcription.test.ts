import type { IBinaryKeyData, INodeParameters } from 'n8n-workflow';
import { OpenAiCompatibleTranscription } from '../../../nodes/Transcription/OpenAiCompatibleTranscription.node';
import { geminiCredential, picked } from '../../helpers/credential-data';
import { inMemory, runNode, stored, type FakeRun } from '../../helpers/execute-functions';
import { completion, geminiServer } from '../../gemini/server';
import { json, type Received } from '../../helpers/http-server';
import { nodeErrorOf } from '../../helpers/node-errors';
import { wav } from '../../helpers/recordings';

const hum = wav(2);
const transcript = {
	language: 'en',
	segments: [
		{ start: 0, end: 1, text: 'Fish & chips.' },
		{ start: 1, end: 2, text: 'Größe 4' },
	],
};

let server: Awaited<ReturnType<typeof geminiServer>>;
beforeEach(async () => {
	server = await geminiServer((_request, response) => {
		json(response, 200, completion({ content: JSON.stringify(transcript) }));
	});
});
afterEach(async () => {
	await server.close();
});

async function run(
	binaries: (IBinaryKeyData | undefined)[],
	parameters: INodeParameters = {},
	more: Partial<FakeRun> = {},
) {
	return await runNode({
		node: new OpenAiCompatibleTranscription(),
		items: binaries.map((binary) => ({ json: {}, ...(binary ? { binary } : {}) })),
		parameters: { model: picked('gemini-3.8-flash'), ...parameters },
		credentials: geminiCredential(server.url),
		...more,
	});
}

const call = (name = 'call.wav') => ({ data: inMemory(hum, name, 'audio/wav') });

/** The bytes of the recording that the endpoint received. */
function audioOf({ body }: Received): Buffer {
	const [message] = body.messages as { content: { input_audio?: { data: string } }[] }[];
	const part = message?.content.find(({ input_audio }) => input_audio !== undefined);
	return Buffer.from(part?.input_audio?.data ?? '', 'base64');
}

describe('the Transcription node', () => {
	it('returns text, segments, language, length and usage', async () => {
		const { outputs } = await run([call()]);
		expect(outputs).toEqual([
			[
				{
					json: {
						fileName: 'call.wav',
						text: 'Fish & chips. Größe 4',
						segments: transcript.segments,
						language: 'en',
						durationSeconds: 2,
						chunks: 1,
						costPerHourUsd: expect.any(Number) as number,
						model: 'gemini-3.8-flash',
						usage: expect.objectContaining({ totalTokens: 109 }) as object,
						warnings: [],
					},
					pairedItem: { item: 0 },
				},
			],
		]);
	});

	it('reads recordings in memory and recordings that n8n stores elsewhere', async () => {
		const other = wav(1);
		const { items } = await run(
			[call(), { data: stored('file-7', 'stored.wav', 'audio/wav') }],
			{},
			{ files: { 'file-7': other } },
		);
		expect(items.map(({ json: { fileName } }) => fileName)).toEqual(['call.wav', 'stored.wav']);
		const sizes = server.received.map((request) => audioOf(request).length);
		expect(sizes.sort((a, b) => a - b)).toEqual([other.length, hum.length]);
	});

	it('reads the field that was named, each item its own', async () => {
		const { items } = await run(
			[
				{ left: inMemory(hum, 'l.wav', 'audio/wav') },
				{ right: inMemory(hum, 'r.wav', 'audio/wav') },
			],
			{},
			{
				parameters: (item) => ({
					model: picked('gemini-3.8-flash'),
					binaryPropertyName: item === 0 ? 'left' : 'right',
				}),
			},
		);
		expect(items.map(({ json: { fileName } }) => fileName)).toEqual(['l.wav', 'r.wav']);
	});

	it('translates only where that is the operation', async () => {
		await run([call()], { operation: 'translate', translateTo: 'de' });
		await run([call()]);
		const [translated = '', plain = ''] = server.received.map(({ raw }) => raw.toString());
		expect(translated.includes('translated into German')).toBe(true);
		expect(plain.includes('Do not translate')).toBe(true);
	});

	it('sends language, prompt and temperature, and not what was added and left empty', async () => {
		await run([call()], { options: { language: '', prompt: '' } });
		await run([call()], { options: { language: 'de', prompt: 'Aoife', temperature: 0 } });
		const [plain = '', told = ''] = server.received.map(({ raw }) => raw.toString());
		expect(plain).not.toMatch(/The language is|Names, terms|temperature/);
		expect(told).toContain('The language is de.');
		expect(told).toContain('Aoife');
		expect(server.received[1]?.body.temperature).toBe(0);
	});

	it("adds the endpoint's own answer where simplify is off", async () => {
		const { items } = await run([call()], { simplify: false });
		expect(items[0]?.json.raw).toMatchObject({ object: 'chat.completion' });
	});

	it('writes the files that were chosen, named like the recording', async () => {
		const { items } = await run([call('Board meeting.final.wav')], {
			outputFiles: ['srt', 'vtt', 'txt'],
		});
		const files = Object.entries(items[0]?.binary ?? {}).map(([field, file]) => ({
			field,
			fileName: file.fileName,
			mimeType: file.mimeType,
			text: Buffer.from(file.data, 'base64').toString(),
		}));
		expect(files).toEqual([
			{
				field: 'srt',
				fileName: 'Board meeting.final.srt',
				mimeType: 'application/x-subrip',
				text: '1\n00:00:00,000 --> 00:00:00,917\nFish & chips.\n\n2\n00:00:01,000 --> 00:00:02,000\nGröße 4\n',
			},
			{
				field: 'vtt',
				fileName: 'Board meeting.final.vtt',
				mimeType: 'text/vtt',
				text: 'WEBVTT\n\n00:00:00.000 --> 00:00:00.917\nFish &amp; chips.\n\n00:00:01.000 --> 00:00:02.000\nGröße 4\n',
			},
			{
				field: 'txt',
				fileName: 'Board meeting.final.txt',
				mimeType: 'text/plain',
				text: 'Fish & chips. Größe 4\n',
			},
		]);
		expect(items[0]?.json.text).toBe('Fish & chips. Größe 4');
	});

	it('writes no files where none were chosen', async () => {
		const { items } = await run([call()]);
		expect(items[0]).not.toHaveProperty('binary');
	});

	it('names the fields there are where the one that was set holds no file', async () => {
		const binary = { audio: inMemory(hum, 'a.wav', 'audio/wav'), cover: inMemory(hum, 'b', 'c') };
		const error = await nodeErrorOf(run([binary]));
		expect(error).toMatchObject({
			message: 'The item has no file in the field "data"',
			description:
				'Set Input Data Field Name to a field of the item that contains a file: audio, cover',
			context: { itemIndex: 0 },
		});
		expect(server.received).toEqual([]);
	});

	it('says what to put before it where an item has no file at all', async () => {
		const error = await nodeErrorOf(run([call(), undefined]));
		expect(error).toMatchObject({
			message: 'The item has no file in the field "data"',
			description: 'Add a node before this one that reads or downloads the file',
			context: { itemIndex: 1 },
		});
	});

	it('keeps what was transcribed where another file is damaged', async () => {
		const broken = { data: inMemory(Buffer.from('not a sound'), 'bad.mp3', 'audio/mpeg') };
		const { items } = await run(
			[call(), broken, undefined, call('last.wav')],
			{},
			{
				continueOnFail: true,
			},
		);
		expect(items.map(({ json: { fileName, error } }) => fileName ?? error)).toEqual([
			'call.wav',
			{
				kind: 'request-invalid',
				message: 'The file bad.mp3 is not an audio file, or it is damaged',
				hint: 'Check the node that reads or downloads it. The content of the file counts, not its name',
			},
			expect.objectContaining({ message: 'The item has no file in the field "data"' }),
			'last.wav',
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
	});

	it('refuses a language that is not a code', async () => {
		const error = await nodeErrorOf(run([call()], { options: { language: 'English' } }));
		expect(error.message).toBe('Language must be a language code such as en, de or pt-BR');
		expect(server.received).toEqual([]);
	});
});
