import type { VideoRoute } from './profile';

/** OpenAI's /videos, platform.openai.com/docs/api-reference/videos: lengths and sizes are texts. */
export const openaiVideos: VideoRoute = {
	kind: 'videos-route',
	body: 'form',
	fields: ({ seconds, size, image }) => ({
		...(seconds === undefined ? {} : { seconds: String(seconds) }),
		...(size === undefined ? {} : { size }),
		...(image === undefined
			? {}
			: {
					input_reference: new File([new Uint8Array(image.bytes)], image.fileName, {
						type: image.mimeType,
					}),
				}),
	}),
};
