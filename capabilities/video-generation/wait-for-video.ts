import { answerOrText } from '../../endpoint/answer-or-text';
import { Failure } from '../../endpoint/failure';
import { retryDelayOf } from '../../endpoint/retry-delay-of';
import { toFailure } from '../../endpoint/to-failure';
import type { Context } from '../capability';
import { failedVideo } from './failed-video';
import { noVideo } from './no-video';
import { patiently, type Pauses } from './patiently';
import { pathOf, videoJob, type VideoJob } from './video-job';

/** An endpoint of many servers may not know at once everywhere what it began. */
const unknownLooks = 3;

/**
 * Looks at a video until it is there, with growing pauses. What fails for a moment is asked again.
 * Throws the failure of a video that cannot be made, or is gone.
 */
export async function waitForVideo(
	id: string,
	pauses: Pauses,
	context: Pick<Context, 'client' | 'signal' | 'onProgress'>,
): Promise<VideoJob> {
	let looks = 0;
	return await patiently(pauses, context.signal, async () => {
		looks += 1;
		const told = await lookAt(id, context).catch((error: unknown) => {
			const failure = toFailure(error, context.signal);
			if (failure.details.status !== 404) throw failure;
			if (looks >= unknownLooks) throw gone(id, failure);
			return { retryAfterMs: undefined };
		});
		if (!('job' in told)) return { waitMs: told.retryAfterMs };
		const { job, retryAfterMs } = told;
		if (/^(completed|succeeded|done)$/i.test(job.status)) return { value: job };
		if (/^(failed|cancell?ed|expired|error)$/i.test(job.status)) throw failedVideo(id, job);
		context.onProgress(Math.min(job.progress ?? 0, 99) / 100);
		return { waitMs: retryAfterMs };
	});
}

async function lookAt(id: string, { client, signal }: Pick<Context, 'client' | 'signal'>) {
	const { answer, retryAfterMs } = await client.call(
		async (openai, sending) => {
			const response = await openai.get(pathOf(id), sending).asResponse();
			// A video that failed holds an error, which is not one of the request.
			return {
				answer: answerOrText(await response.text()),
				retryAfterMs: retryDelayOf(undefined, response.headers),
			};
		},
		{ signal },
	);
	const read = videoJob.safeParse(answer);
	if (!read.success) throw noVideo(answer);
	return { job: read.data, retryAfterMs };
}

const gone = (id: string, { details }: Failure) =>
	new Failure({
		...details,
		message: `The endpoint does not know the video ${id}, or no longer: ${details.message}`,
		hint: 'Endpoints delete videos some time after they were generated. Check the ID, and that the credential is the one that generated the video',
	});
