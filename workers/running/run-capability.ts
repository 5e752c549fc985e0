import type { Job } from 'bullmq';
import type { Logger } from 'pino';
import type { Context } from '../../capabilities/capability';
import { createInlineContext } from '../../capabilities/create-inline-context';
import { Failure } from '../../endpoint/failure';
import { redactFailure } from '../../endpoint/redact-failure';
import { secretsOf } from '../../endpoint/secrets-of';
import { toFailure } from '../../endpoint/to-failure';
import { jobIdOf } from '../../jobs/records/ids';
import { capabilityOf } from '../../jobs/queue/catalogue';
import { jobRequest } from '../../jobs/records/job-data';
import { createKeepFile } from '../../jobs/checkpoints/kept-files';
import { unpack } from '../../jobs/queue/encrypted-payload';
import { createSteps } from '../../jobs/checkpoints/steps';
import { clientOfJob } from './client-of-job';
import { jobsAhead } from './jobs-ahead';
import { createParts, WaitForParts } from './run-parts';
import type { RunningJob } from './running-job';

/** Of a failure: the worker does not know what the job asks for. */
export const unknownCapabilityCode = 'unknown-capability';

/**
 * Opens the encrypted request of a job and runs its capability. Throws a Failure without secrets, or
 * WaitForParts where the job has to wait for its parts.
 */
export async function runCapability(
	running: RunningJob,
): Promise<{ result: unknown; hints: string[] }> {
	const { queue, clients, job, data, signal, log, ffmpegPath } = running;
	const capability = capabilityOf(queue.catalogue, job.name);
	if (!capability) {
		throw new Failure({
			kind: 'request-invalid',
			code: unknownCapabilityCode,
			message: `This worker does not know a capability named "${job.name}"`,
			hint: 'Run the same version of the package in n8n and in every worker',
		});
	}
	const encrypted = await unpack(queue, data.encrypted, { purpose: 'request', id: job.id ?? '' });
	const { request, requests, endpoint } = jobRequest.parse(encrypted);
	const parse = (one: unknown) => capability.request.parse(one);
	const hints: string[] = [];
	const itemId = jobIdOf(data.batchId, data.index);
	const about = { jobId: job.id, batchId: data.batchId };
	const alone = createInlineContext({
		client: clientOfJob(clients(endpoint), endpoint, {
			readAhead: () => jobsAhead(queue, data),
			isAgain: job.attemptsMade > 0,
		}),
		media: { open: async ({ ref }) => await queue.blobs.open(ref) },
		signal,
		onProgress: createProgress(job, log),
		onHint: (message) => hints.push(message),
		ffmpegPath,
		log: {
			info(message, fields) {
				log.info({ ...about, ...fields }, message);
			},
			warn(message, fields) {
				log.warn({ ...about, ...fields }, message);
			},
		},
	});
	const kept: Context = {
		...alone,
		step: createSteps(queue, itemId, data.part?.name),
		keepFile: createKeepFile(queue, itemId),
	};
	const context = data.part ? kept : { ...kept, parts: createParts(running, endpoint, kept) };
	try {
		const result =
			requests && capability.many
				? { outcomes: await capability.many.run(requests.map(parse), context) }
				: await capability.run(parse(request), context);
		return { result, hints };
	} catch (error) {
		if (error instanceof WaitForParts) throw error;
		throw redactFailure(toFailure(error, signal), secretsOf(endpoint));
	}
}

const progressEveryMs = 500;

/** Writes how far a job is, from 0 to 1, at most twice a second. */
function createProgress(job: Job, log: Logger): (share: number) => void {
	let lastAt = 0;
	return (share) => {
		const now = Date.now();
		if (now - lastAt < progressEveryMs) return;
		lastAt = now;
		const progress = Math.min(1, Math.max(0, share));
		log.debug({ jobId: job.id, progress }, 'job progress');
		// Progress is a courtesy: the job does not fail over it.
		job.updateProgress(progress).catch(() => undefined);
	};
}
