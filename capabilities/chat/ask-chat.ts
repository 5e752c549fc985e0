import type OpenAI from 'openai';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import { chunksOf } from '../../endpoint/chunks-of';
import { readEvents } from '../../endpoint/read-events';
import { cutShort } from '../../endpoint/to-failure';
import type { Usage } from '../../endpoint/usage';
import type { StreamedMessage } from './add-delta';
import { checkCompletion } from './check-completion';
import { readStream } from './read-stream';
import type { ChatBody } from './to-chat-body';

/**
 * Asks for a completion; `onMessage` sees it grow, and has it streamed. Read as it comes: a stream
 * that was not asked for, or one JSON text in place of a stream, is an answer as well.
 */
export async function askChat(
	openai: OpenAI,
	body: ChatBody,
	sending: { signal: AbortSignal; timeout: number },
	{
		onMessage,
		usageOf,
	}: {
		onMessage?: ((message: StreamedMessage) => void) | undefined;
		usageOf?: (answer: ChatCompletion) => Usage;
	} = {},
): Promise<ChatCompletion> {
	const response = onMessage
		? await openai.chat.completions.create({ ...body, stream: true }, sending).asResponse()
		: await openai.chat.completions.create(body, sending).asResponse();
	const text = textParts(response);
	try {
		const answer = await readStream(readEvents(text), onMessage ?? (() => undefined), usageOf);
		if (answer === undefined) throw cutShort(new Error('The answer is empty'));
		return checkCompletion(answer as ChatCompletion, usageOf);
	} finally {
		await text.return(undefined);
	}
}

async function* textParts(response: Response): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	for await (const chunk of chunksOf(response)) yield decoder.decode(chunk, { stream: true });
	yield decoder.decode();
}
