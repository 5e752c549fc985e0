import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	return port;
}

/** A redis-server of its own with an append-only file; `kill` is a crash, `start` brings it back. */
export async function redisServer(extra: string[] = []) {
	const folder = mkdtempSync(join(tmpdir(), 'redis-'));
	const port = await freePort();
	const args = ['--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'yes'];
	let child = spawn('redis-server', [...args, ...extra], { stdio: 'ignore' });
	const url = `redis://127.0.0.1:${String(port)}`;
	const answers = async () => {
		for (let tries = 0; tries < 100; tries++) {
			const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
			const seen: Error[] = [];
			client.on('error', (error: Error) => seen.push(error));
			try {
				await client.connect();
				return;
			} catch {
				if (seen.some(({ message }) => message.includes('NOAUTH'))) return;
				await delay(50);
			} finally {
				if (client.status !== 'end') client.disconnect();
			}
		}
		throw new Error('redis-server does not answer');
	};
	await answers();
	const end = async (signal: NodeJS.Signals) => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const ended = once(child, 'exit');
		child.kill(signal);
		await ended;
	};
	return {
		url,
		/** Where it keeps its files. */
		folder,
		port,
		kill: async () => await end('SIGKILL'),
		async start() {
			child = spawn('redis-server', [...args, ...extra], { stdio: 'ignore' });
			await answers();
		},
		async stop() {
			await end('SIGKILL');
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
