import { httpServer, json } from '../../helpers/http-server';

interface Hook {
	url: string;
	secret_token: string;
}

/** What n8n's Telegram nodes ask of api.telegram.org. It has one photo, and keeps the messages of the bot. */
export async function telegramServer(photo: Buffer) {
	let hook: Hook | undefined;
	const messages: Record<string, unknown>[] = [];
	const server = await httpServer(({ path, body }, response) => {
		const result = (value: unknown) => {
			json(response, 200, { ok: true, result: value });
		};
		const [, method = ''] = /^\/bot[^/]+\/(\w+)/.exec(path) ?? [];
		if (path.startsWith('/file/')) return response.writeHead(200).end(photo);
		if (method === 'setWebhook') hook = body as unknown as Hook;
		if (method === 'sendMessage') messages.push(body);
		if (method === 'getFile') return result({ file_path: 'photos/file_7.png' });
		if (method === 'getWebhookInfo') return result({ url: hook?.url ?? '' });
		result(method === 'sendMessage' ? { message_id: 2, ...body } : true);
	});
	return {
		url: server.url,
		messages,
		close: server.close,
		/** Sends the bot a message, as Telegram does: again while n8n does not listen yet. */
		async send(message: Record<string, unknown>): Promise<void> {
			for (const end = Date.now() + 20_000; ; await new Promise((go) => setTimeout(go, 100))) {
				if (Date.now() > end) throw new Error('n8n does not take the message');
				if (hook === undefined) continue;
				const { status } = await fetch(hook.url, {
					method: 'POST',
					headers: {
						'content-type': 'application/json',
						'x-telegram-bot-api-secret-token': hook.secret_token,
					},
					body: JSON.stringify({ update_id: 1, message: { chat: { id: 5 }, ...message } }),
				});
				if (status === 200) return;
			}
		},
	};
}
