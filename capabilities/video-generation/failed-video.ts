import { Failure } from '../../endpoint/failure';
import { asBlocked } from '../shared/as-blocked';
import type { VideoJob } from './video-job';

/** Why a video was not made, in the words of the endpoint. */
export function failedVideo(id: string, { status, error }: VideoJob): unknown {
	const { message, code } =
		typeof error === 'string' ? { message: error, code: undefined } : (error ?? {});
	const words = message ?? (typeof code === 'string' ? code : undefined);
	const details = {
		message: `${what(status)}${words === undefined ? '' : `: ${words}`}`,
		hint: `The ID of the video is ${id}. Run the item again to generate another one, or change the prompt`,
		...(typeof code === 'string' ? { code } : {}),
	};
	const isBlocked = typeof code === 'string' && /moderation|content|safety|policy/i.test(code);
	const blocked = new Failure({
		kind: isBlocked ? 'content-blocked' : 'request-invalid',
		...details,
	});
	const failure = asBlocked(blocked) as Failure;
	return failure.kind === 'content-blocked' ? failure : failure.with({ kind: 'output-invalid' });
}

function what(status: string): string {
	if (/^cancel/i.test(status)) return 'The video was canceled at the endpoint';
	if (/^expired$/i.test(status)) return 'The video expired at the endpoint';
	return 'The endpoint could not generate the video';
}
