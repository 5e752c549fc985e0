import { z } from 'zod/v4';
import { media } from '../capability';

const howToShow = {
	type: z
		.literal('media')
		.describe('Ours: an image, PDF, recording, video or document that chat makes fit.'),
	detail: z.enum(['auto', 'low', 'high']).optional().describe('How closely to look at an image.'),
	scaleDown: z
		.boolean()
		.optional()
		.describe("Whether an image over the endpoint's limit is made smaller instead of refused."),
	maxSide: z.number().int().min(16).max(20_000).optional().describe('Longest side in pixels.'),
	videoFrames: z.number().int().min(1).max(100).optional().describe('Pictures of a video.'),
	videoSound: z.boolean().optional().describe('Whether its sound is sent beside them.'),
};

/** A file in a message: a reference to bytes, or an address, data URL or base64 text. */
export const mediaPart = z.union([
	z.strictObject({ ...howToShow, media }),
	z.strictObject({
		...howToShow,
		url: z.string().min(1).describe('http(s) address, data URL or base64 text.'),
	}),
]);

export type MediaPart = z.infer<typeof mediaPart>;

/** Some endpoints take the URL alone. */
function hasUrl(image: unknown): boolean {
	const url = typeof image === 'object' && image !== null && 'url' in image ? image.url : image;
	return typeof url === 'string' && url.trim() !== '';
}

/** A part as OpenAI words it: text, image_url, input_audio, file. */
const wirePart = z
	.looseObject({ type: z.string() })
	.refine(({ type }) => type !== 'media', 'has a part of the unknown type media')
	.refine(({ type, image_url: image }) => type !== 'image_url' || hasUrl(image), {
		message: 'has an image without a URL',
		params: {
			hint: 'Write { "type": "image_url", "image_url": { "url": "…" } }, and check the expression that gives the URL',
		},
	});

export const toolCall = z.looseObject({
	id: z.string().optional().describe('Which answer belongs to it; Gemini may leave it empty.'),
	type: z.string().default('function'),
	function: z.looseObject({
		name: z.string(),
		arguments: z.string().describe('The arguments as JSON text.'),
	}),
});

/**
 * A message as OpenAI words it. Fields that are not listed are kept and sent: Gemini's thought
 * signatures, for one, stand in extra_content.
 */
export const chatMessage = z
	.looseObject({
		role: z
			.enum(['system', 'developer', 'user', 'assistant', 'tool'])
			.describe('Who speaks. Gemini refuses a conversation that ends with the assistant.'),
		content: z
			.union([z.string(), z.array(z.union([mediaPart, wirePart]))])
			.nullish()
			.describe('What is said, as a text or as parts.'),
		name: z.string().optional().describe('Of the speaker, or of the function that answers.'),
		tool_calls: z.array(toolCall).optional().describe('Functions that the assistant called.'),
		tool_call_id: z.string().optional().describe('The call that a tool message answers.'),
	})
	.refine(
		({ role, content, tool_calls: calls }) =>
			role === 'tool' || (calls?.length ?? 0) > 0 || (content?.length ?? 0) > 0,
		{
			message: 'is empty',
			path: ['content'],
			params: { hint: 'Fill in its text, or check the expression that gives it' },
		},
	)
	.refine(({ role, tool_call_id: id }) => role !== 'tool' || id !== undefined, {
		message: 'has the role tool, but no tool_call_id',
		params: { hint: 'Set tool_call_id to the ID of the call that the message answers' },
	});

export type ChatMessage = z.infer<typeof chatMessage>;
export type ToolCall = z.infer<typeof toolCall>;
