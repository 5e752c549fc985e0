import { createRequire } from 'node:module';

/** The capability as a node runs it inline, from the build. Gives a function that asks once. */
export function ourChat(baseUrl, concurrency) {
	const load = createRequire(new URL('../../dist/x.js', import.meta.url));
	const { createEndpointClients } = load('./endpoint/endpoint-clients.js');
	const { createInlineContext } = load('./capabilities/create-inline-context.js');
	const { chat } = load('./capabilities/chat/chat.js');
	const client = createEndpointClients()({ baseUrl, apiKey: 'bench', concurrency });
	const { signal } = new AbortController();
	const nothing = () => undefined;
	return async (prompt) => {
		const context = createInlineContext({
			client,
			signal,
			media: { open: nothing },
			onProgress: nothing,
			onHint: nothing,
			log: { info: nothing, warn: nothing },
		});
		const request = chat.request.parse({
			model: 'bench',
			messages: [{ role: 'user', content: prompt }],
		});
		const { text } = await chat.run(request, context);
		return text;
	};
}
