import { chatResult } from '../../capabilities/chat/chat-result';

/** What an item holds after each operation, for the preview before the first run. */
export const outputSchemas = {
	ask: chatResult,
	compare: chatResult,
	describe: chatResult,
	readText: chatResult,
};
