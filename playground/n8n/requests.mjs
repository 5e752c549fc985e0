import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** The owner of every n8n of the playground. It listens on 127.0.0.1 only. */
const owner = { email: 'owner@example.com', password: 'Playground1' };

// On a busy machine n8n loses its database for a while, and does nothing of what it is asked then.
const unreadyMs = 60_000;
// n8n 1 says that it is ready before it has its routes.
const isUnready = (status, path) => status === 503 || (status === 404 && path === '/rest/settings');
const retryMs = 250;

/** Requests to an n8n's internal API, signed in as its owner. */
export async function createRequests(url, login = owner) {
	// n8n binds the session to the browser that signed in.
	const session = { ...login, browserId: randomUUID(), cookie: '' };

	async function send(method, path, body, deadline = Date.now() + unreadyMs) {
		const response = await fetch(url + path, {
			method,
			headers: {
				'content-type': 'application/json',
				// On a busy machine n8n closes an idle connection in the moment in which it is used again.
				connection: 'close',
				cookie: session.cookie,
				'browser-id': session.browserId,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		if (isUnready(response.status, path) && Date.now() < deadline) {
			await delay(retryMs);
			return await send(method, path, body, deadline);
		}
		if (!response.ok) {
			const message = (await response.text()).slice(0, 500);
			throw Object.assign(new Error(`${method} ${path}: ${response.status} ${message}`), {
				status: response.status,
			});
		}
		const signedIn = response.headers
			.getSetCookie()
			.find((cookie) => cookie.startsWith('n8n-auth='));
		if (signedIn) session.cookie = signedIn.split(';')[0];
		return response;
	}

	async function request(method, path, body) {
		const text = await (await send(method, path, body)).text();
		const answer = text === '' ? undefined : JSON.parse(text);
		return answer?.data ?? answer;
	}

	const download = async (path) => Buffer.from(await (await send('GET', path)).arrayBuffer());

	const { userManagement } = await request('GET', '/rest/settings');
	if (userManagement.showSetupOnFirstLoad) {
		await request('POST', '/rest/owner/setup', { ...login, firstName: 'Play', lastName: 'Ground' });
	}
	await request('POST', '/rest/login', {
		emailOrLdapLoginId: login.email,
		password: login.password,
	});
	return { request, download, session };
}
