import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpServer, json } from '../helpers/http-server';
import { chain, chat, make } from './helpers/chain';
import {
	endedExecution,
	runTemplate,
	setParameters,
	templateStage,
	useTemplate,
} from './helpers/use-template';

jest.setTimeout(180_000);

const playground = join(__dirname, '../../playground');

let on: Awaited<ReturnType<typeof templateStage>>;

beforeAll(async () => {
	on = await templateStage();
});

afterAll(async () => {
	await on.mail.close();
});

describe('a template that queues', () => {
	it('nightly calls: subtitles for the recordings of yesterday', async () => {
		const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
		const calls = join(on.stage.n8n.files, 'calls', yesterday);
		for (const folder of [calls, join(on.stage.n8n.files, 'subtitles')])
			mkdirSync(folder, { recursive: true });
		const recordings = ['support-call.mp3', 'delivery-update.wav'];
		for (const file of recordings) cpSync(join(playground, 'recordings', file), join(calls, file));
		const workflow = useTemplate(on.stage, 'nightly-calls-to-subtitles');
		await runTemplate(on.stage, workflow, 'Every Night');
		const subtitles = join(on.stage.n8n.files, 'subtitles');
		expect(readdirSync(subtitles).sort()).toEqual(['delivery-update.srt', 'support-call.srt']);
		expect(readFileSync(join(subtitles, 'support-call.srt'), 'utf8')).toMatch(
			/^1\r?\n00:00:0\d,\d{3} --> 00:00:\d\d,\d{3}\r?\n[\s\S]*coffee machine/,
		);
	});

	it('product texts: 1,000 descriptions by workers, each saved with its product', async () => {
		await on.query(`CREATE TABLE products (id int PRIMARY KEY, name text, features text, description text);
			INSERT INTO products SELECT id, 'Product ' || id, 'weight ' || id || ' g' FROM generate_series(1, 1000) AS id;
			INSERT INTO products VALUES (1001, 'Done', 'none', 'written by hand');`);
		const workflow = useTemplate(on.stage, 'product-texts-in-queue');
		const execution = await runTemplate(on.stage, workflow, 'Start');
		expect(on.jsonOf(execution, 'Save Description')).toHaveLength(1000);
		expect(
			await on.query(`SELECT count(*)::int AS right FROM products
				WHERE description LIKE '%Product: ' || name || '%weight ' || id || ' g%' OR description = 'written by hand'`),
		).toEqual([{ right: 1001 }]);
	});

	// Changed: the wait is a second, and only batches of this test count. Mails go to a local server.
	it('alert and retry: a mail with the reasons, and what may pass is tried again, once', async () => {
		let isWell = false;
		const slow = await httpServer((_request, response) => {
			if (!isWell) return;
			const message = { role: 'assistant', content: 'Well again' };
			json(response, 200, { choices: [{ index: 0, message, finish_reason: 'stop' }] });
		});
		try {
			await on.stage.client.importCredentials([
				{
					name: 'Slow endpoint',
					type: 'openAiCompatibleApi',
					data: {
						provider: 'custom',
						baseUrl: slow.url,
						apiKey: 'key',
						advanced: true,
						timeoutSeconds: 1,
					},
				},
			]);
			const queued = chain(
				[make("[{ text: 'one' }, { text: 'two' }]"), chat({ runMode: 'queue' })],
				{ openAiCompatibleApi: 'Slow endpoint' },
			);
			const workflow = useTemplate(on.stage, 'batch-alert-and-retry', {
				change: {
					Wait: setParameters({ amount: 1, unit: 'seconds' }),
					'Batch Ended': setParameters({ filters: { workflowIds: queued.id } }),
				},
			});
			await on.stage.client.importWorkflows([workflow]);
			await on.stage.client.activate(workflow.id);
			on.newMails();
			const source = await runTemplate(on.stage, queued, 'Start');
			const [batch] = on.jsonOf(source, 'Chat');
			const execution = await endedExecution(on.stage, workflow);
			expect(execution.data.resultData.error?.message).toBeUndefined();
			expect(on.newMails()).toMatchObject([
				{
					subject: '2 of 2 jobs failed',
					text: expect.stringContaining('- timed-out: ') as string,
				},
			]);
			isWell = true;
			expect(on.jsonOf(execution, 'Retry Failed Jobs')).toMatchObject([
				{ batchId: batch?.batchId, retried: 2 },
			]);
			await on.stage.client.deactivate(workflow.id);
		} finally {
			await slow.close();
		}
	});

	// Changed: the address of the feed, which is on a local server. Mails go to one, too.
	it('podcast: the new episode is transcribed, summarized and sent', async () => {
		const feed = await httpServer(({ path }, response) => {
			if (path.endsWith('.mp3')) {
				response.writeHead(200, { 'content-type': 'audio/mpeg' });
				response.end(readFileSync(join(playground, 'recordings', 'invoice-memo.mp3')));
				return;
			}
			response.writeHead(200, { 'content-type': 'application/rss+xml' });
			response.end(`<?xml version="1.0"?><rss version="2.0"><channel><title>Talks</title><item>
				<title>Open invoices</title><link>https://podcast.example/1</link><pubDate>${new Date().toUTCString()}</pubDate>
				<enclosure url="${feed.url}/1.mp3" type="audio/mpeg" length="1"/></item></channel></rss>`);
		});
		try {
			const workflow = useTemplate(on.stage, 'podcast-to-summary', {
				change: { 'New Episode': setParameters({ feedUrl: `${feed.url}/feed.xml` }) },
			});
			on.newMails();
			await runTemplate(on.stage, workflow, 'New Episode');
			const [summary] = on.newMails();
			expect(summary?.subject).toBe('Summary: Open invoices');
			expect(summary?.text).toContain('furniture company');
			expect(summary?.text).toContain('https://podcast.example/1');
		} finally {
			await feed.close();
		}
	});
});
