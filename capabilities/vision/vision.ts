import type { Capability } from '../capability';
import { noting } from '../shared/noting';
import { chat } from '../chat/chat';
import { chatRequest } from '../chat/chat-request';
import { chatResult, type ChatResult } from '../chat/chat-result';
import { instruct, noText } from './instruct';
import { visionRequest, type VisionRequest } from './vision-request';

/** Describes, reads or compares images, or answers a question about them. */
export const vision: Capability<VisionRequest, ChatResult> = noting({
	name: 'vision',
	request: visionRequest,
	result: chatResult,
	async run({ task, question, images, system, ...options }, context) {
		const { detail, scaleDown, maxSide, videoFrames, videoSound, ...rest } = options;
		const how = { detail, scaleDown, maxSide, videoFrames, videoSound };
		const parts = images.flatMap((image, index) => [
			...(images.length > 1 ? [{ type: 'text', text: `Image ${String(index + 1)}:` }] : []),
			{ type: 'media', ...image, ...how },
		]);
		const messages = [
			...(system === undefined ? [] : [{ role: 'system', content: system }]),
			{
				role: 'user',
				content: [{ type: 'text', text: instruct({ task, question }) }, ...parts],
			},
		];
		const result = await chat.run(chatRequest.parse({ ...rest, messages }), context);
		const isBlank = task === 'readText' && result.text.trim() === noText;
		return isBlank ? { ...result, text: '' } : result;
	},
});
