import type { ServerResponse } from 'node:http';
import { echoAnswer } from '../../helpers/echo-answer';
import { httpServer, json, type Received } from '../../helpers/http-server';

/** What must show up nowhere. */
export const bearer = ['sk', 'very-secret', '0123456789'].join('-');

type Rule = (prompt: string, response: ServerResponse, call: number) => boolean;

/**
 * An endpoint of OpenAI's shape. It answers `echo <prompt>` unless the rule takes the call; a
 * prompt that starts with "hold" stays open until it is released or the caller goes away.
 */
export async function chatServer(rule: Rule = () => false, lastsMs = 0) {
	const calls = new Map<string, number>();
	const held = new Map<string, ServerResponse>();
	const aborted = new Map<string, number>();
	const server = await httpServer((request, response) => {
		const prompt = promptOf(request);
		const call = (calls.get(prompt) ?? 0) + 1;
		calls.set(prompt, call);
		if (rule(prompt, response, call)) return;
		if (!prompt.startsWith('hold')) {
			setTimeout(() => {
				json(response, 200, echoAnswer(prompt));
			}, lastsMs);
			return;
		}
		held.set(prompt, response);
		response.on('close', () => {
			held.delete(prompt);
			if (!response.writableFinished) aborted.set(prompt, Date.now());
		});
	});
	return {
		...server,
		/** How often each prompt was asked. */
		calls,
		/** When the caller of a held prompt went away. */
		aborted,
		held,
		endpoint: { baseUrl: `${server.url}/v1`, apiKey: bearer, profile: 'openai' as const },
		release() {
			for (const [prompt, response] of held) json(response, 200, echoAnswer(prompt));
		},
	};
}

function promptOf({ body }: Received): string {
	const messages = body.messages as { content: string }[] | undefined;
	return messages?.at(-1)?.content ?? '';
}
