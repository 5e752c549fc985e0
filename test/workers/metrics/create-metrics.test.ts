import * as prom from 'prom-client';
import { starting } from '../../../workers/health-of';
import { createMetrics } from '../../../workers/metrics/create-metrics';
import { definitions } from '../../../workers/metrics/definitions';
import { samplesOf, typesOf } from '../../helpers/metrics-page';
import { promtool, promtoolTest } from '../../helpers/promtool';

const now = starting('Redis does not answer');
const used = { inputTokens: 7, outputTokens: 5, thinkingTokens: 0, totalTokens: 12 };

/** A worker of which each metric has a value. */
function busy() {
	const metrics = createMetrics(prom);
	metrics.runEnded({ taskType: 'chat', outcome: 'completed', tookMs: 1500 });
	metrics.runEnded({ taskType: 'chat', outcome: 'failed', errorKind: 'timed-out', tookMs: 90_000 });
	metrics.runEnded({ taskType: 'chat', outcome: 'delayed', errorKind: 'rate-limited', tookMs: 5 });
	metrics.usageTold('chat', { ...used, costUsd: 0.25 });
	metrics.usageTold('chat', { ...used, costUsd: null });
	metrics.usageTold('chat', { prompt: 'my own words' });
	metrics.stalled('chat');
	metrics.waited(20);
	metrics.requestEnded({ status: '429', errorKind: 'rate-limited', tookMs: 100 });
	metrics.requestEnded({ status: '2xx', tookMs: 1400 });
	metrics.fileRead(1000);
	metrics.fileWritten(2000);
	return metrics;
}

test('the page has what was counted', async () => {
	const { text, contentType } = await busy().page({
		...now,
		...{ running: 3, refused: { damaged: 2 }, repaired: { 'lost-jobs-told': 1 } },
	});
	expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
	expect(samplesOf(text)).toMatchObject({
		'n8n_ai_jobs_total{task_type="chat",outcome="completed"}': 1,
		'n8n_ai_jobs_total{task_type="chat",outcome="failed",error_kind="timed-out"}': 1,
		'n8n_ai_jobs_total{task_type="chat",outcome="delayed",error_kind="rate-limited"}': 1,
		'n8n_ai_job_duration_seconds_bucket{le="1",task_type="chat",outcome="completed"}': 0,
		'n8n_ai_job_duration_seconds_bucket{le="2.5",task_type="chat",outcome="completed"}': 1,
		'n8n_ai_job_duration_seconds_sum{task_type="chat",outcome="failed"}': 90,
		'n8n_ai_tokens_total{task_type="chat",direction="input"}': 14,
		'n8n_ai_tokens_total{task_type="chat",direction="output"}': 10,
		'n8n_ai_cost_usd_total{task_type="chat"}': 0.25,
		'n8n_ai_stalled_jobs_total{task_type="chat"}': 1,
		'n8n_ai_endpoint_requests_total{status="429",error_kind="rate-limited"}': 1,
		'n8n_ai_endpoint_requests_total{status="2xx"}': 1,
		n8n_ai_endpoint_request_duration_seconds_sum: 1.5,
		n8n_ai_rate_limit_wait_seconds_sum: 0.02,
		n8n_ai_rate_limit_wait_seconds_count: 1,
		n8n_ai_file_read_bytes_total: 1000,
		n8n_ai_file_written_bytes_total: 2000,
		'n8n_ai_refused_jobs_total{reason="damaged"}': 2,
		'n8n_ai_refused_jobs_total{reason="not-a-job"}': 0,
		'n8n_ai_repairs_total{repair="lost-jobs-told"}': 1,
		n8n_ai_worker_ready: 0,
		n8n_ai_worker_healthy: 1,
		n8n_ai_worker_running_jobs: 3,
		n8n_ai_redis_up: 0,
	});
	// What waits until the job runs again has not ended.
	expect(text).not.toMatch(/duration_seconds_count.*delayed/);
	expect(text).not.toContain('my own words');
});

test('the page says the same when it is asked for again', async () => {
	const metrics = busy();
	const page = async () => {
		const { text } = await metrics.page({ ...now, refused: { damaged: 2 } });
		const own = Object.entries(samplesOf(text)).filter(([name]) => name.startsWith('n8n_ai_'));
		return Object.fromEntries(own);
	};
	expect(await page()).toEqual(await page());
});

test('the page has the metrics of the process, and each name has a type', async () => {
	const types = typesOf((await busy().page(now)).text);
	expect(types).toMatchObject({
		nodejs_eventloop_lag_seconds: 'gauge',
		process_resident_memory_bytes: 'gauge',
		process_cpu_seconds_total: 'counter',
	});
	for (const { name, type } of Object.values(definitions)) expect(types).toHaveProperty(name, type);
});

test('two workers of a process count apart', async () => {
	busy();
	const { text } = await createMetrics(prom).page(now);
	expect(text).not.toContain('n8n_ai_jobs_total{');
});

promtoolTest('promtool finds nothing wrong with the page', async () => {
	expect(promtool(['check', 'metrics'], { input: (await busy().page(now)).text })).toBe('');
	expect(
		promtool(['check', 'metrics'], { input: '# TYPE wrong_total gauge\nwrong_total 1\n' }),
	).not.toBe('');
});
