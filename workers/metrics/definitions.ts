/** One metric. Each of its labels has a few values only, and none comes from a request. */
export interface Definition {
	readonly type: 'counter' | 'gauge' | 'histogram';
	readonly name: string;
	readonly labels: readonly string[];
	readonly help: string;
	/** Upper bounds of a histogram, in its unit. */
	readonly buckets?: readonly number[];
}

const seconds = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

/** The metrics of a worker, besides those of its process. */
export const definitions = {
	runs: {
		type: 'counter',
		name: 'n8n_ai_jobs_total',
		labels: ['task_type', 'outcome', 'error_kind'],
		help: 'Runs of jobs in this worker, by what became of the job.',
	},
	durations: {
		type: 'histogram',
		name: 'n8n_ai_job_duration_seconds',
		labels: ['task_type', 'outcome'],
		help: 'How long runs of jobs took that ended the job.',
		buckets: seconds,
	},
	stalled: {
		type: 'counter',
		name: 'n8n_ai_stalled_jobs_total',
		labels: ['task_type'],
		help: 'Jobs that this worker found without a living worker and put back.',
	},
	running: {
		type: 'gauge',
		name: 'n8n_ai_worker_running_jobs',
		labels: [],
		help: 'Jobs that this worker runs now.',
	},
	ready: {
		type: 'gauge',
		name: 'n8n_ai_worker_ready',
		labels: [],
		help: '1 while this worker takes jobs, as /readyz.',
	},
	healthy: {
		type: 'gauge',
		name: 'n8n_ai_worker_healthy',
		labels: [],
		help: '0 where a restart may help, as /healthz.',
	},
	version: {
		type: 'gauge',
		name: 'n8n_ai_worker_info',
		labels: ['version'],
		help: 'Always 1, with the version of this worker.',
	},
	requests: {
		type: 'counter',
		name: 'n8n_ai_endpoint_requests_total',
		labels: ['status', 'error_kind'],
		help: 'Requests to endpoints. The status is 2xx, the HTTP status of an error, or none without an answer.',
	},
	requestDurations: {
		type: 'histogram',
		name: 'n8n_ai_endpoint_request_duration_seconds',
		labels: [],
		help: 'How long requests to endpoints took, until they ended.',
		buckets: seconds,
	},
	waits: {
		type: 'histogram',
		name: 'n8n_ai_rate_limit_wait_seconds',
		labels: [],
		help: 'How long requests waited for the rate limit before they started.',
		buckets: [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
	},
	tokens: {
		type: 'counter',
		name: 'n8n_ai_tokens_total',
		labels: ['task_type', 'direction'],
		help: 'Tokens of items that ended, input and output.',
	},
	cost: {
		type: 'counter',
		name: 'n8n_ai_cost_usd_total',
		labels: ['task_type'],
		help: 'Cost in US dollars of items that ended, where the price is known.',
	},
	filesRead: {
		type: 'counter',
		name: 'n8n_ai_file_read_bytes_total',
		labels: [],
		help: 'Bytes of files that this worker read from the file storage.',
	},
	filesWritten: {
		type: 'counter',
		name: 'n8n_ai_file_written_bytes_total',
		labels: [],
		help: 'Bytes of files that this worker wrote to the file storage.',
	},
	refused: {
		type: 'counter',
		name: 'n8n_ai_refused_jobs_total',
		labels: ['reason'],
		help: 'Jobs and callbacks that this worker refused.',
	},
	repairs: {
		type: 'counter',
		name: 'n8n_ai_repairs_total',
		labels: ['repair'],
		help: 'What this worker completed that was left unfinished.',
	},
	redisUp: {
		type: 'gauge',
		name: 'n8n_ai_redis_up',
		labels: [],
		help: '1 where Redis answered this scrape within a second. Without it the metrics of the queue are missing.',
	},
	waiting: {
		type: 'gauge',
		name: 'n8n_ai_jobs_waiting',
		labels: ['task_type'],
		help: 'Jobs in the queue that wait for a slot.',
	},
	active: {
		type: 'gauge',
		name: 'n8n_ai_jobs_active',
		labels: ['task_type'],
		help: 'Jobs of the queue that run, in any worker.',
	},
	delayed: {
		type: 'gauge',
		name: 'n8n_ai_jobs_delayed',
		labels: ['task_type'],
		help: 'Jobs in the queue that wait for a time: a retry, a rate limit, or Start After.',
	},
	oldestWaiting: {
		type: 'gauge',
		name: 'n8n_ai_oldest_waiting_job_age_seconds',
		labels: ['task_type'],
		help: 'Wait of the next or the last waiting job since it was ready, the longer one. 0 if none waits.',
	},
	callbacks: {
		type: 'gauge',
		name: 'n8n_ai_callbacks_pending',
		labels: [],
		help: 'Batches that have ended and whose callback n8n has not accepted yet.',
	},
	oldestCallback: {
		type: 'gauge',
		name: 'n8n_ai_oldest_pending_callback_age_seconds',
		labels: [],
		help: 'Time since the first attempt of the oldest callback that n8n has not accepted. 0 if there is none.',
	},
} as const satisfies Record<string, Definition>;
