import { testContext } from '../helpers/context';
import { geminiServer, type Reply } from './server';
import type { Received } from '../helpers/http-server';

type Message = Record<string, unknown>;

/**
 * A capability's context on a Gemini-shaped server of its own, for one piece of work; `words` are
 * what was streamed, where it streams.
 */
export async function withGemini<T>(
	reply: Reply | undefined,
	work: (run: {
		context: ReturnType<typeof testContext>['context'];
		received: Received[];
		hints: string[];
		words: string[];
	}) => Promise<T>,
	options: { streams?: boolean; signal?: AbortSignal } = {},
): Promise<T> {
	const server = await geminiServer(reply);
	try {
		const { signal } = options;
		const { context, hints } = testContext({ url: server.url, ...(signal ? { signal } : {}) });
		const words: string[] = [];
		const onText = (text: string) => {
			words.push(text);
		};
		const { received } = server;
		return await work({
			context: options.streams ? { ...context, onText } : context,
			received,
			hints,
			words,
		});
	} finally {
		await server.close();
	}
}

/** The messages of each request. */
export const messagesOf = (received: Received[]): Message[][] =>
	received.map(({ body }) => body.messages as Message[]);

/** The thought signatures of each call of an assistant turn. */
export function signaturesOf(message: Message | undefined): (string | undefined)[] {
	const calls = (message?.tool_calls ?? []) as {
		extra_content?: { google?: { thought_signature?: string } };
	}[];
	return calls.map((call) => call.extra_content?.google?.thought_signature);
}
