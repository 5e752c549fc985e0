import type { Job } from 'bullmq';
import type { Logger } from 'pino';
import type { EndpointClient } from '../../endpoint/endpoint-client';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import type { JobData } from '../../jobs/records/job-data';
import type { JobQueue } from '../../jobs/queue/open-queue';

export type Clients = (settings: EndpointSettings) => EndpointClient;

/** A job that a worker runs, and what it runs it with. */
export interface RunningJob {
	queue: JobQueue;
	clients: Clients;
	job: Job;
	data: JobData;
	signal: AbortSignal;
	log: Logger;
	ffmpegPath?: string | undefined;
}
