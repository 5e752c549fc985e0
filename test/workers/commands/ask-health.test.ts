import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { starting, type Health } from '../../../workers/health-of';
import { askHealth } from '../../../workers/commands/ask-health';
import { serveHealth } from '../../../workers/commands/health';

const ready: Health = { ...starting(undefined), ready: true, running: 3 };

async function said(health: Health) {
	const server = await serveHealth(0, () => health);
	try {
		return await askHealth(server.port);
	} finally {
		server.close();
	}
}

test.each<[string, Health, boolean, RegExp]>([
	['one that works', ready, true, /healthy and runs 3 jobs/],
	['one that waits for Redis', starting('Redis is down'), true, /takes no jobs now: Redis is down/],
	['one whose jobs wait', { ...ready, healthy: false, stuck: ['chat'] }, false, /restart.*chat/],
	['one that Redis forgot', { ...ready, healthy: false }, false, /restart: Redis answers others/],
])('%s is described, and tells by its exit code', async (_name, health, isHealthy, words) => {
	expect(await said(health)).toEqual({
		isWrong: !isHealthy,
		text: expect.stringMatching(words),
		json: health,
	});
});

test('no worker, and a port that stays silent, are not healthy', async () => {
	const held: Socket[] = [];
	const server = createServer((socket) => held.push(socket)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	expect(await askHealth(port)).toMatchObject({
		isWrong: true,
		text: expect.stringContaining('did not answer'),
	});
	for (const socket of held) socket.destroy();
	server.close();
	await once(server, 'close');
	expect(await askHealth(port)).toMatchObject({
		isWrong: true,
		text: expect.stringContaining(`--health-port ${String(port)}`),
	});
});
