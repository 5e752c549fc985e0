import { Failure } from '../../endpoint/failure';
import type { Profile, VideoRoute } from '../../endpoint/profiles/profile';
import type { VideoRequest } from './video-request';

/** How the endpoint makes videos. Throws request-invalid where it makes none, or none of that size. */
export function requireRoute(
	{ size }: VideoRequest,
	{ videos, label }: Profile,
): VideoRoute & { kind: 'videos-route' } {
	if (videos.kind === 'none') {
		throw new Failure({
			kind: 'request-invalid',
			message: `${label} does not generate videos`,
			hint: 'Choose a credential for an endpoint that does, such as Google Gemini, OpenRouter or a LiteLLM gateway',
		});
	}
	if (size !== undefined && videos.sizes?.includes(size) === false) {
		throw new Failure({
			kind: 'request-invalid',
			message: `${label} generates no videos of ${size}`,
			hint: `Choose one of ${videos.sizes.join(', ')}`,
		});
	}
	return videos;
}
