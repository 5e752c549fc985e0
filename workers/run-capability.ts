import type { Job } from 'bullmq';
import type { Logger } from 'pino';
import type { Context } from '../capabilities/capability';
import type { EndpointClient } from '../endpoint/endpoint-client';
import type { EndpointSettings } from '../endpoint/endpoint-settings';
import { Failure } from '../endpoint/failure';
import { redact } from '../endpoint/redact';
import { toFailure } from '../endpoint/to-failure';
import { jobRequest, type JobData } from '../jobs/job-data';
import type { JobQueue } from '../jobs/open-queue';
import { unpack } from '../jobs/parcel';
import { createSteps } from '../jobs/steps';
import { createProgress } from './progress';

export type Clients = (settings: EndpointSettings) => EndpointClient;

/** Opens the sealed request of a job and runs its capability. Throws a Failure without secrets. */
export async function runCapability(
	queue: JobQueue,
	clients: Clients,
	job: Job,
	data: JobData,
	signal: AbortSignal,
	log: Logger,
): Promise<{ result: unknown; hints: string[] }> {
	const capability = queue.catalogue[job.name]?.capability;
	if (!capability) {
		throw new Failure({
			kind: 'request-invalid',
			message: `This worker knows no capability named "${job.name}"`,
			hint: 'Run the same version of the package in n8n and in every worker',
		});
	}
	const sealed = await unpack(queue, data.sealed, { purpose: 'request', id: job.id ?? '' });
	const { request, requests, endpoint } = jobRequest.parse(sealed);
	const parse = (one: unknown) => capability.request.parse(one);
	const hints: string[] = [];
	const { batchId } = data;
	try {
		const context: Context = {
			client: clients(endpoint),
			media: { open: async ({ ref }) => await queue.blobs.open(ref) },
			signal,
			onProgress: createProgress(job, log),
			onHint: (message) => hints.push(message),
			step: createSteps(queue, job.id ?? ''),
			log: {
				info(message, fields) {
					log.info({ jobId: job.id, batchId, ...fields }, message);
				},
				warn(message, fields) {
					log.warn({ jobId: job.id, batchId, ...fields }, message);
				},
			},
		};
		const result =
			requests && capability.many
				? { parts: await capability.many.run(requests.map(parse), context) }
				: await capability.run(parse(request), context);
		return { result, hints };
	} catch (error) {
		const failure = toFailure(error, signal);
		const secrets = [endpoint.apiKey, ...Object.values(endpoint.headers)];
		throw failure.with({ message: redact(failure.message, secrets) });
	}
}
