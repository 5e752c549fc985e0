import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openStage, type Stage } from '../../playground/n8n/stage.mjs';
import { node24 } from '../../playground/setup/node24.mjs';
import { httpServer, json, type Received } from '../helpers/http-server';
import { makeFiles, type MadeFile } from '../helpers/make-files';
import { encoded, ffmpegAbsence } from '../helpers/recordings';
import { reportFigures } from '../helpers/report-figures';
import { chain, chat, extraction, transcription, vision, type Step } from './helpers/chain';
import { runChain } from './helpers/run-chain';

jest.setTimeout(400_000);

/** Recordings of phones and messengers, beside those that need no program to be made. */
const voices =
	ffmpegAbsence === undefined
		? (['m4a', 'opus', 'flac', 'webm', 'ogg'] as const).map((ending): MadeFile => ({
				...{ name: `voice.${ending}`, mimeType: '', bytes: encoded(ending) },
				part: 'input_audio',
			}))
		: [];
// n8n says of a drawing that it is an image, and its source would say little of how it looks.
const asN8nReads = ({ name, ...file }: MadeFile): MadeFile =>
	name === 'drawing.svg'
		? { ...file, name, refusal: 'is not an image, a PDF, a recording or a document' }
		: { ...file, name };
const files = [...makeFiles().map(asN8nReads), ...voices];
/** What only ffmpeg makes a wav or an mp3 of. */
const onlyByFfmpeg = ['voice.ogg'];
/** Silence, in which ffmpeg finds nothing to send. */
const silent = 'call.mp3';

/** Says what it was shown: texts as they are, files by their kind. */
async function showingServer() {
	return await httpServer((received, response) => {
		if (received.path.endsWith('/audio/transcriptions')) {
			json(response, 200, { text: 'heard', segments: [{ start: 0, end: 1, text: 'heard' }] });
			return;
		}
		const shown = shownIn(received);
		const isJson = received.body.response_format !== undefined;
		json(response, 200, {
			...{ id: 'a', object: 'chat.completion', created: 1, model: 'mirror' },
			choices: [
				{
					index: 0,
					finish_reason: 'stop',
					message: { role: 'assistant', content: isJson ? JSON.stringify({ shown }) : shown },
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		});
	});
}

function shownIn({ body }: Received): string {
	const { content } = (body.messages as { content: unknown }[]).at(-1) ?? {};
	if (typeof content === 'string') return content;
	return (content as { type: string; text?: string }[])
		.map(({ type, text }) => text ?? `[${type}]`)
		.join('\n');
}

const model = { __rl: true, mode: 'id', value: 'mirror' };
const onError = 'continueRegularOutput';
const nodes: [name: string, step: Step, field: (json: Record<string, unknown>) => unknown][] = [
	[
		'Chat',
		chat(
			{
				model,
				messages: {
					message: [{ role: 'user', content: 'Read it', attachments: { binaryFields: '*' } }],
				},
			},
			{ onError },
		),
		({ text }) => text,
	],
	['Vision', vision({ model, operation: 'describe' }, { onError }), ({ text }) => text],
	[
		'Extraction',
		extraction(
			{ model, schemaFrom: 'example', example: '{ "shown": "" }', fileFields: '*' },
			{ onError },
		),
		({ shown }) => shown,
	],
];

let server: Awaited<ReturnType<typeof showingServer>>;
beforeAll(async () => {
	server = await showingServer();
});
afterAll(async () => {
	await server.close();
});

const withFfmpeg = [true, false].filter((has) => !has || ffmpegAbsence === undefined);

describe.each(withFfmpeg)(`${String(files.length)} files in a real n8n, with ffmpeg: %s`, (has) => {
	let stage: Stage;
	beforeAll(async () => {
		// Without the folders of the system there is no ffmpeg.
		const env = has ? {} : { PATH: dirname(node24()) };
		stage = await openStage({ workers: 0, n8nEnv: env });
		await stage.client.importCredentials([
			{
				name: 'Mirror',
				type: 'openAiCompatibleApi',
				data: { provider: 'custom', baseUrl: `${server.url}/v1`, apiKey: 'any' },
			},
		]);
		mkdirSync(join(stage.n8n.files, 'many'), { recursive: true });
		for (const { name, bytes } of files) {
			writeFileSync(join(stage.n8n.files, 'many', name), bytes);
		}
	});
	afterAll(async () => {
		const status = readFileSync(`/proc/${String(stage.n8n.pid)}/status`, 'utf8');
		const [, most = '?'] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
		reportFigures(`files, with ffmpeg ${String(has)}`, {
			count: files.length,
			'most memory of n8n in MB': Math.round(Number(most) / 1024),
		});
		await stage.close();
	});

	async function run(step: Step) {
		const read: Step = {
			...{ name: 'Read', type: 'n8n-nodes-base.readWriteFile' },
			parameters: { operation: 'read', fileSelector: `${stage.n8n.files}/many/*`, options: {} },
		};
		const workflow = chain([read, step], { openAiCompatibleApi: 'Mirror' });
		const execution = await runChain(stage, workflow, 300_000);
		expect(execution.data.resultData.error?.message).toBeUndefined();
		const items = stage.client.items(execution, step.name);
		const names = stage.client.items(execution, 'Read').map(({ json: { fileName } }) => fileName);
		expect(items).toHaveLength(files.length);
		return new Map(
			items.map(({ json: item, pairedItem }) => [
				names[(pairedItem as { item: number }).item] as string,
				item as Record<string, unknown>,
			]),
		);
	}

	const said = (item: Record<string, unknown> | undefined) =>
		item?.error as { message: string; hint?: string } | undefined;

	it.each(nodes)('%s: each has a right result or a clear sentence', async (_name, step, field) => {
		const results = await run(step);
		const wrong = files.flatMap(({ name, says, part, refusal }) => {
			const item = results.get(name) ?? {};
			const { message = '', hint = '' } = said(item) ?? {};
			const isLeftToFfmpeg = !has && onlyByFfmpeg.includes(name);
			// A PDF is a file to this endpoint, and an image to Gemini.
			const seen = says ?? (name.endsWith('.pdf') ? '[file]' : `[${part ?? ''}]`);
			const isRight =
				refusal !== undefined
					? message.includes(`${name} ${refusal}`) && hint !== ''
					: isLeftToFfmpeg
						? message.includes('accepts wav and mp3') && hint.includes('ffmpeg')
						: String(field(item)).includes(seen);
			return isRight ? [] : [{ name, message, shown: field(item) }];
		});
		expect(wrong).toEqual([]);
	});

	it('Transcription: recordings are heard, and all else is said to be none', async () => {
		const results = await run(transcription({ model }, { onError }));
		const wrong = files.flatMap(({ name, part }) => {
			const item = results.get(name) ?? {};
			const { message = '', hint = '' } = said(item) ?? {};
			const isRight =
				part === 'input_audio'
					? item.text === 'heard' || (name === silent && item.text === '')
					: hint !== '' && /is not an audio file|is empty|contains no sound/.test(message);
			return isRight ? [] : [{ name, message, text: item.text }];
		});
		expect(wrong).toEqual([]);
	});
});
