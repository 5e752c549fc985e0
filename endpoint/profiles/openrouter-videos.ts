import type { VideoRoute } from './profile';

/** OpenRouter's /videos, openrouter.ai/docs/api/api-reference/video-generation/create-videos. */
export const openrouterVideos: VideoRoute = {
	kind: 'videos-route',
	body: 'json',
	fields: ({ seconds, size, image }) => ({
		...(seconds === undefined ? {} : { duration: seconds }),
		...(size === undefined ? {} : { size }),
		...(image === undefined
			? {}
			: {
					frame_images: [
						{
							type: 'image_url',
							image_url: {
								url: `data:${image.mimeType};base64,${image.bytes.toString('base64')}`,
							},
							frame_type: 'first_frame',
						},
					],
				}),
	}),
};
