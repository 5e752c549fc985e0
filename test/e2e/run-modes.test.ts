import type { Stage } from '../../playground/n8n/stage.mjs';
import { copyRecordings, type Recording } from '../../playground/n8n/samples.mjs';
import { wordErrorRate } from '../../playground/recordings/word-error-rate.mjs';
import { chain, chat, jobs, make, models, readFiles, transcription } from './helpers/chain';
import { runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

let stage: Stage;
let recordings: Recording[];

beforeAll(async () => {
	stage = await sharedStage();
	recordings = copyRecordings(stage.n8n, ['.wav', '.mp3']).filter(({ seconds }) => seconds < 60);
});

const twelve = make('Array.from({ length: 12 }, (_, i) => ({ text: `question ${i}` }))');

const modes = [
	['inline', { runMode: 'inline' }],
	['queue and wait, done while the node waits', { runMode: 'queueAndWait' }],
	[
		'queue and wait, waiting until the worker calls',
		{ runMode: 'queueAndWait', queueOptions: { waitInProcessSeconds: 0 } },
	],
] as const;

it('lists the models, one item each', async () => {
	const execution = await runChain(stage, chain([models()]));
	const ids = stage.client.items(execution, 'Models').map(({ json }) => json.id as string);
	expect(ids).toEqual(expect.arrayContaining(['moonshine-base', 'use-lite', 'scripted-chat']));
	expect(ids.join()).not.toContain('models/');
});

describe.each(modes)('%s', (_name, mode) => {
	it('chats: every item answered in order and paired', async () => {
		const execution = await runChain(stage, chain([twelve, chat(mode)]));
		expect(execution.status).toBe('success');
		const items = stage.client.items(execution, 'Chat');
		expect(items).toHaveLength(12);
		items.forEach((item, index) => {
			expect(item.json.text).toContain(`question ${String(index)}`);
			expect(item.json.usage.totalTokens).toBeGreaterThan(0);
			expect(item.pairedItem).toMatchObject({ item: index });
		});
	});

	it('transcribes recordings and writes subtitles', async () => {
		const execution = await runChain(
			stage,
			chain([
				readFiles(`${stage.n8n.files}/recordings/{weekly-planning.wav,invoice-memo.mp3}`),
				transcription({ ...mode, outputFiles: ['srt', 'vtt', 'txt'] }),
			]),
			120_000,
		);
		expect(execution.status).toBe('success');
		const items = stage.client.items(execution, 'Transcribe');
		expect(items).toHaveLength(2);
		for (const item of items) {
			const { fileName, text, segments, durationSeconds } = item.json;
			const known = recordings.find(({ file }) => file === fileName);
			expect(wordErrorRate(known?.text ?? '', text as string)).toBeLessThan(0.2);
			expect(durationSeconds).toBeCloseTo(known?.seconds ?? 0, -0.5);
			expect(segments[0].start).toBeLessThan(2);
			expect(segments.at(-1).end).toBeGreaterThan(durationSeconds - 3);
			expect(segments.at(-1).end).toBeLessThanOrEqual(durationSeconds);
			const srt = (await stage.client.binary(item, 'srt')).toString();
			expect(srt).toMatch(/^1\n00:00:\d\d,\d{3} --> 00:00:\d\d,\d{3}\n\S/);
			expect((await stage.client.binary(item, 'vtt')).toString()).toMatch(/^WEBVTT\n/);
			expect((await stage.client.binary(item, 'txt')).toString().trim()).toBe(text);
			expect(item.binary?.srt?.fileName).toBe(String(fileName).replace(/\.\w+$/, '.srt'));
		}
	});
});

describe('queue', () => {
	it('goes on at once with ids; the Jobs node waits, follows and collects', async () => {
		const execution = await runChain(
			stage,
			chain([
				twelve,
				chat({ runMode: 'queue' }),
				jobs({ operation: 'wait', waitInProcessSeconds: 0 }, { name: 'Wait' }),
				jobs({ operation: 'get' }, { name: 'Get' }),
				jobs({ operation: 'results' }, { name: 'Results' }),
			]),
		);
		expect(execution.status).toBe('success');
		const queued = stage.client.items(execution, 'Chat');
		expect(queued).toHaveLength(12);
		const [first] = queued;
		expect(first?.json).toMatchObject({ state: 'waiting' });
		expect(stage.client.items(execution, 'Wait')).toHaveLength(1);
		const [state] = stage.client.items(execution, 'Get');
		expect(state?.json).toMatchObject({
			batchId: first?.json.batchId,
			state: 'completed',
			total: 12,
			completed: 12,
			failed: 0,
			progress: 1,
		});
		const results = stage.client.items(execution, 'Results');
		expect(results.map(({ json }) => json.jobId)).toEqual(queued.map(({ json }) => json.jobId));
		results.forEach(({ json }, index) => {
			expect(json.text).toContain(`question ${String(index)}`);
		});
	});

	it('cancels what is not done', async () => {
		// One recording of more than three minutes keeps the worker busy for the cancel to reach.
		copyRecordings(stage.n8n);
		const execution = await runChain(
			stage,
			chain([
				readFiles(`${stage.n8n.files}/recordings/quarterly-review.mp3`),
				transcription({ runMode: 'queue' }),
				jobs({ operation: 'cancel' }, { name: 'Cancel' }),
				jobs(
					{ operation: 'get', target: 'batch', batchId: '={{ $json.batchId }}' },
					{ name: 'Get' },
				),
			]),
		);
		expect(stage.client.items(execution, 'Cancel')[0]?.json.cancelled).toBe(1);
		expect(stage.client.items(execution, 'Get')[0]?.json).toMatchObject({
			state: 'cancelled',
			cancelled: 1,
		});
	});
});
