import { APIError } from 'openai';
import { z } from 'zod/v4';
import { answerOrText } from '../../endpoint/answer-or-text';
import { codeOf } from '../../endpoint/code-of';
import { Failure } from '../../endpoint/failure';
import type { VideoRoute } from '../../endpoint/profiles/profile';
import { toFailure } from '../../endpoint/to-failure';
import type { Context } from '../capability';
import { loadImage } from '../media/load-image';
import { asBlocked } from '../shared/as-blocked';
import { noVideo } from './no-video';
import { toForm } from './to-form';
import type { VideoRequest } from './video-request';

const begun = z.looseObject({ id: z.string().min(1) });

/**
 * Begins a video and returns its ID. It is asked for once more only where the first request was
 * surely refused: whoever gives up on an answer may have to pay for two videos.
 */
export async function createVideo(
	{ model: given = '', prompt, seconds, size, image, extraBody = {} }: VideoRequest,
	route: VideoRoute & { kind: 'videos-route' },
	context: Context,
): Promise<string> {
	const { client, signal } = context;
	const model = client.profile.bareModel(given);
	const loaded = image && (await loadImage(image, 'start', context));
	const fields = route.fields({ seconds, size, image: loaded });
	const body = { model, prompt, ...fields, ...extraBody };
	const last = { isUnsure: false };
	try {
		const answer = await client.call(
			async (openai, sending) => {
				last.isUnsure = false;
				try {
					const written = route.body === 'form' ? toForm(body) : body;
					const response = await openai.post('/videos', { ...sending, body: written }).asResponse();
					return answerOrText(await response.text());
				} catch (error) {
					last.isUnsure = !isRefusal(error);
					throw error;
				}
			},
			{ operation: 'video_generation', signal, model, mayRetry: () => !last.isUnsure },
		);
		const read = begun.safeParse(answer);
		if (!read.success) throw noVideo(answer);
		return read.data.id;
	} catch (error) {
		throw last.isUnsure ? unsure(toFailure(error, signal)) : asBlocked(error);
	}
}

/** Whether the endpoint surely began nothing. */
function isRefusal(error: unknown): boolean {
	if (!(error instanceof APIError)) return false;
	const status = error.status as number | undefined;
	if (status === undefined) return ['ECONNREFUSED', 'ENOTFOUND'].includes(codeOf(error) ?? '');
	return status === 503 || (status < 500 && status !== 408);
}

/** A failure after which nobody tries again by himself. */
function unsure(failure: Failure): Failure {
	if (!failure.canRetry) return failure;
	const hint =
		'The endpoint may have begun the video all the same, so it was not asked again. Look into the list of videos or the bill of the provider before you run the item again';
	return new Failure({ ...failure.details, hint }, { cause: failure, isFinal: true });
}
