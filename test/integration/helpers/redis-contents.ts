import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { Redis } from 'ioredis';

/** Every file below the folder, by its path. */
export function filesBelow(folder: string): Map<string, Buffer> {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	const paths = entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name));
	return new Map(paths.map((path) => [path, readFileSync(path)]));
}

/** All that a Redis holds and held: its dump, its append-only files, and each key in two ways. */
export async function redisContents(redis: Redis): Promise<Map<string, Buffer>> {
	await redis.save();
	const [, folder = ''] = (await redis.config('GET', 'dir')) as string[];
	const contents = filesBelow(folder);
	for (const key of await redis.keys('*')) {
		const dumped = await redis.dumpBuffer(key);
		// It may have expired in between.
		if (dumped === null) continue;
		contents.set(`dump of ${key}`, dumped);
		for (const [at, value] of (await valuesOf(redis, key)).entries()) {
			contents.set(`value ${String(at)} of ${key}`, value);
		}
	}
	return contents;
}

async function valuesOf(redis: Redis, key: string): Promise<Buffer[]> {
	const reads: Record<string, () => Promise<unknown>> = {
		string: async () => await redis.getBuffer(key),
		hash: async () => Object.entries(await redis.hgetallBuffer(key)),
		list: async () => await redis.lrangeBuffer(key, 0, -1),
		set: async () => await redis.smembersBuffer(key),
		zset: async () => await redis.zrangeBuffer(key, '0', '-1'),
		stream: async () => await redis.xrangeBuffer(key, '-', '+'),
	};
	const type = await redis.type(key);
	if (type === 'none') return [];
	const read = reads[type];
	if (!read) throw new Error(`The key ${key} is a ${type}, which nobody reads here`);
	return flatten(await read());
}

function flatten(value: unknown): Buffer[] {
	if (Buffer.isBuffer(value)) return [value];
	if (typeof value === 'string') return [Buffer.from(value)];
	return Array.isArray(value) ? value.flatMap(flatten) : [];
}

/** Records every command that anybody sends to a Redis. */
export async function redisTraffic(port: number, password: string) {
	const recorded: Buffer[] = [];
	const socket = createConnection({ port, host: '127.0.0.1' });
	await once(socket, 'connect');
	socket.write(`AUTH ${password}\r\nMONITOR\r\n`);
	await once(socket, 'data');
	socket.on('data', (bytes: Buffer) => recorded.push(bytes));
	return {
		recorded: () => Buffer.concat(recorded),
		close() {
			socket.destroy();
		},
	};
}
