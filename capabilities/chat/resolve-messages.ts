import type { Context } from '../capability';
import { mapWithConcurrency } from '../shared/map-with-concurrency';
import { mediaPart, type ChatMessage, type MediaPart } from './chat-message';
import { pairCalls } from './pair-calls';

const atOnce = 3;

type ContentPart = Exclude<NonNullable<ChatMessage['content']>, string>[number];

/** A copy of the conversation in which every file is in the form that the endpoint takes. */
export async function resolveMessages(
	messages: readonly ChatMessage[],
	context: Pick<Context, 'client' | 'media' | 'signal' | 'onHint'>,
): Promise<ChatMessage[]> {
	const resolved: ChatMessage[] = [];
	for (const message of pairCalls(messages)) {
		const { content, ...rest } = message;
		if (content === null || content === undefined) resolved.push(rest);
		else if (typeof content === 'string') resolved.push(message);
		else {
			// A few at a time: a message may hold a hundred images, each as large as it may be.
			const parts = await mapWithConcurrency(content.length, atOnce, async (index) => {
				const part = content[index];
				return part === undefined ? [] : await resolve(part, context);
			});
			resolved.push({ ...message, content: parts.flat() });
		}
	}
	return resolved;
}

async function resolve(
	part: ContentPart,
	context: Pick<Context, 'client' | 'media' | 'signal' | 'onHint'>,
): Promise<ContentPart[]> {
	const ours = mediaPart.safeParse(part);
	const file = ours.success ? ours.data : addressOf(part);
	if (file === undefined) return [part];
	const { detail, scaleDown, maxSide, videoFrames, videoSound } = file;
	// Loaded here: a conversation of text alone needs none of it.
	const { toContentParts } = await import('../media/to-content-parts.js');
	const source = 'media' in file ? { media: file.media } : { url: file.url };
	const options = { detail, scaleDown, maxSide, videoFrames, videoSound };
	return await toContentParts(source, options, context);
}

/** An image that OpenAI's own part names by an address, which not every endpoint can fetch. */
function addressOf(part: ContentPart): MediaPart | undefined {
	const { image_url: image } = part as {
		image_url?: { url?: unknown; detail?: 'auto' | 'low' | 'high' };
	};
	if (typeof image?.url !== 'string' || !/^https?:/i.test(image.url)) return undefined;
	return { type: 'media', url: image.url, detail: image.detail };
}
