import type { VideoRoute } from './profile';

/** What Veo calls a size. */
const shapes: Record<string, { aspect_ratio: string; resolution: string }> = {
	'1280x720': { aspect_ratio: '16:9', resolution: '720p' },
	'720x1280': { aspect_ratio: '9:16', resolution: '720p' },
	'1920x1080': { aspect_ratio: '16:9', resolution: '1080p' },
	'1080x1920': { aspect_ratio: '9:16', resolution: '1080p' },
	'3840x2160': { aspect_ratio: '16:9', resolution: '4K' },
	'2160x3840': { aspect_ratio: '9:16', resolution: '4K' },
};

/**
 * Gemini's /videos, ai.google.dev/gemini-api/docs/openai: a form whose fields beside the model and the
 * prompt are those of Veo. A finished video is at an address of Google's own API.
 */
export const geminiVideos: VideoRoute = {
	kind: 'videos-route',
	body: 'form',
	sizes: Object.keys(shapes),
	fields: ({ seconds, size = '', image }) => ({
		...(seconds === undefined ? {} : { duration_seconds: String(seconds) }),
		...shapes[size],
		...(image === undefined ? {} : { image: image.bytes.toString('base64') }),
	}),
	keyHeader: 'x-goog-api-key',
};
