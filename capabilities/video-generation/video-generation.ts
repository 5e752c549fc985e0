import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import { timeLimit } from '../../endpoint/time-limit';
import { toFailure } from '../../endpoint/to-failure';
import { toUsage } from '../../endpoint/to-usage';
import { media, type Capability, type Context } from '../capability';
import { readBytes } from '../media/read-bytes';
import { withTempFolder } from '../shared/with-temp-folder';
import { createVideo } from './create-video';
import { downloadVideo } from './download-video';
import type { Pauses } from './patiently';
import { requireRoute } from './require-route';
import type { VideoJob } from './video-job';
import { videoRequest, type VideoRequest } from './video-request';
import { videoResult, type VideoResult } from './video-result';
import { waitForVideo } from './wait-for-video';

const begun = z.object({ id: z.string() });

/** How long to pause between two looks at a video; tests do not wait. */
export const createVideoGeneration = (
	pauses: Pauses = { firstMs: 2000, maxMs: 15_000 },
): Capability<VideoRequest, VideoResult> => ({
	name: 'videoGeneration',
	request: videoRequest,
	result: videoResult,
	run: async (request, context) => {
		const route = requireRoute(request, context.client.profile);
		const id =
			request.videoId ??
			(
				await context.step('video', begun, async () => ({
					id: await createVideo(request, route, context),
				}))
			).id;
		return await withTempFolder(async (folder) => await get(id, request, folder, pauses, context));
	},
});

/**
 * Generates a video: begins it, waits until it is there, and downloads it. A job that runs again
 * goes on with the video that it began. Or waits for one that was begun before, by its ID.
 */
export const videoGeneration = createVideoGeneration();

async function get(
	id: string,
	request: VideoRequest,
	folder: string,
	pauses: Pauses,
	context: Context,
): Promise<VideoResult> {
	const limit = timeLimit(request.maxWaitMs, context.signal);
	const limited = { ...context, signal: limit.signal };
	try {
		const job = await waitForVideo(id, pauses, limited);
		const file = await context.step('file', media, async () => {
			const path = join(folder, 'video');
			const mimeType = await downloadVideo(id, job, path, pauses, limited);
			return await context.keepFile(path, { mimeType, byteLength: (await stat(path)).size });
		});
		const { byteLength: maxBytes, mimeType } = file;
		const stream = await context.media.open(file);
		const { bytes } = await readBytes(stream, { maxBytes, signal: limit.signal });
		const { length: byteLength } = bytes;
		return {
			data: bytes.toString('base64'),
			mimeType,
			byteLength,
			...tell(id, job, request, context),
		};
	} catch (error) {
		throw limit.isOver() ? tooLong(id, request) : named(toFailure(error, context.signal), id);
	} finally {
		limit.end();
	}
}

function tell(id: string, job: VideoJob, request: VideoRequest, { client }: Context) {
	const { profile } = client;
	const model = request.model ?? job.model;
	const bare = model === undefined ? undefined : profile.bareModel(model);
	const { seconds = request.seconds, size = request.size, expires_at: expires } = job;
	return {
		videoId: id,
		...(seconds === undefined ? {} : { seconds }),
		...(size === undefined ? {} : { size }),
		...(expires === undefined ? {} : { expiresAt: new Date(expires * 1000).toISOString() }),
		...(bare === undefined ? {} : { model: bare }),
		// Videos are billed by the second: the cost is known where the endpoint tells it.
		usage: toUsage({ reported: job.usage, model: bare ?? '', profile }),
	};
}

const later = (id: string) =>
	`Get the video with the operation Get Video and the ID ${id}, which generates and costs nothing`;

/** Nobody tries it again by himself: the wait would be as long. */
const tooLong = (id: string, { maxWaitMs }: VideoRequest) =>
	new Failure(
		{
			kind: 'timed-out',
			message: `The video ${id} was not there within ${String(Math.round(maxWaitMs / 6000) / 10)} minutes`,
			hint: `${later(id)}, or raise Maximum Wait`,
		},
		{ isFinal: true },
	);

/** What is begun is paid for, so that a failure after it says where it is. */
function named(failure: Failure, id: string): Failure {
	const { hint, message } = failure.details;
	if (`${message} ${hint ?? ''}`.includes(id)) return failure;
	return failure.with({ hint: `${hint === undefined ? '' : `${hint}. `}${later(id)}` });
}
