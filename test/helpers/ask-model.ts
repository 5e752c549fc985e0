import { complete, type Turn } from '../../capabilities/chat/complete';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { Failure } from '../../endpoint/failure';
import { testContext } from './context';
import { httpServer, type Responder } from './http-server';

/**
 * What comes of one question to an endpoint of no known provider that answers like this: a turn or
 * a Failure, the words that were shown where it is streamed, and how many requests it took.
 */
export async function askModel(
	answer: (shown: readonly string[]) => Responder,
	{ apiKey = '', isStreamed = false }: { apiKey?: string; isStreamed?: boolean } = {},
): Promise<{ outcome: Turn | Failure; words: readonly string[]; requests: number }> {
	const words: string[] = [];
	const server = await httpServer(answer(words));
	const settings = { baseUrl: `${server.url}/v1`, apiKey, profile: 'generic' as const };
	const client = createEndpointClient(settings, { retry: { attempts: 2, baseMs: 1 } });
	const { context } = testContext({ client });
	const onText = isStreamed ? { onText: (text: string) => void words.push(text) } : {};
	try {
		const outcome = await complete(
			{ model: 'm', includeRaw: false },
			[{ role: 'user', content: 'Hi' }],
			{
				...context,
				...onText,
			},
		).catch((error: unknown) => {
			if (error instanceof Failure) return error;
			throw error;
		});
		return { outcome, words, requests: server.received.length };
	} finally {
		await server.close();
	}
}
