import fc from 'fast-check';
import { OpenAiCompatibleJobs } from '../../../../nodes/Jobs/OpenAiCompatibleJobs.node';
import type { JobStatus, BatchStatus } from '../../../../nodes/shared/resume/batch-status';
import { progressPage } from '../../../../nodes/shared/resume/progress-page';
import { runs } from '../../../helpers/runs';

const batch = (jobs: JobStatus[], more: object = {}): BatchStatus => ({
	...{ batchId: 'a1', state: 'running', taskType: 'transcription' },
	source: {
		...{ workflowId: 'w1', workflowName: 'Nightly', executionId: '7' },
		...{ nodeName: 'Transcribe', runIndex: 0 },
	},
	...{ total: jobs.length, done: 0, completed: 0, failed: 0, cancelled: 0 },
	...{
		running: 0,
		waiting: 0,
		percent: 0,
		workers: 1,
		createdAt: '2026-11-27T04:35:10.123Z',
		jobs,
	},
	...more,
});
const page = (...batches: BatchStatus[]) =>
	progressPage({ node: 'Transcribe', nonce: 'n', batches, startWorker: 'node cli.js worker' });
const job = (itemIndex: number, more: Partial<JobStatus> = {}): JobStatus => ({
	...{ itemIndex, state: 'waiting', progress: 0 },
	...more,
});

describe('the page of a waiting node', () => {
	it('sums up in its title and shows how far each item is', () => {
		const html = page(
			batch([job(0, { label: 'a.mp3', state: 'running', progress: 0.456 }), job(1)], { done: 1 }),
			batch([job(0)], { done: 1 }),
		);
		expect(html).toContain('<title>2 of 3 · Transcribe</title>');
		expect(html).toContain(
			'<td>a.mp3</td><td class="running">running</td><td><progress max="100" value="45"></progress> 45 %</td>',
		);
		expect(html).toContain('<dt>Queued</dt><dd>2026-11-27 04:35 UTC</dd>');
	});

	it('shows of a long list what runs and what failed, and says how many more there are', () => {
		const jobs = Array.from({ length: 1000 }, (_, index) => job(index));
		jobs[998] = job(998, { state: 'failed', progress: 1 });
		jobs[999] = job(999, { state: 'running' });
		const html = page(batch(jobs));
		const names = [...html.matchAll(/<tr><td>([^<]*)/g)].map(([, name]) => name);
		expect(names).toHaveLength(200);
		expect(names.slice(0, 3)).toEqual(['Item 1000', 'Item 999', 'Item 1']);
		expect(html).toContain('And 800 more items.');
	});

	it('says so while no worker is alive, with what starts one', () => {
		expect(page(batch([job(0)], { workers: 0 }))).toContain(
			'No running worker can do this work. Start one: node cli.js worker',
		);
		expect(page(batch([job(0)], { workers: 1 }))).not.toContain('No running worker');
	});

	it('never lets a name become markup', () => {
		const signs = fc.string({ unit: fc.constantFrom(...'<>"\'&/ab ', '<script>', '</td>') });
		const skeleton = (html: string) => html.match(/<[^>]*>/g);
		const plain = skeleton(page(batch([job(0, { label: 'x' })])));
		fc.assert(
			fc.property(signs, signs, (label, workflow) => {
				expect(skeleton(page(batch([job(0, { label })], { workflow })))).toEqual(plain);
			}),
			runs(0.05),
		);
	});
});

describe('the link that the editor shows of a waiting node', () => {
	const { waitingNodeTooltip = '' } = new OpenAiCompatibleJobs().description;
	/** The expression as the editor evaluates it. */
	const shown = (resumeUrl: string) => {
		const code = /^=\{\{(.*)\}\}$/s.exec(waitingNodeTooltip)?.[1] ?? '';
		return String(new Function('$execution', `return (${code})`)({ resumeUrl }));
	};

	it('leads to the page where the editor knows the token', () => {
		const url = 'http://127.0.0.1:5678/webhook-waiting/7/node-1?signature=abc';
		expect(shown(url)).toContain(`<a href="${url}" target="_blank">`);
	});

	it('is left out where it does not, since n8n would refuse the call', () => {
		expect(shown('http://127.0.0.1:5678/webhook-waiting/7')).not.toContain('<a');
	});
});
