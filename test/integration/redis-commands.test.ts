import { connect } from 'node:net';
import { Redis } from 'ioredis';
import { gatherWrites } from '../../jobs/redis/gather-writes';
import { runScript } from '../../jobs/redis/run-script';
import { chats, fixture, prompts, runChats, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';

const setup = fixture();

/** A Redis that no other test sends anything to. */
async function ownRedis(): Promise<string> {
	const { url, stop } = await redisServer();
	setup.atEnd(stop);
	return url;
}

/** The commands that clients send to a Redis from now on, without those of scripts. */
async function watched(url: string): Promise<() => string[]> {
	const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
	let text = '';
	socket.on('data', (more: string) => (text += more));
	setup.atEnd(() => {
		socket.destroy();
	});
	socket.write('MONITOR\r\n');
	await until(() => text.startsWith('+OK'), 'the watch');
	return () =>
		[...text.matchAll(/^\+[\d.]+ \[\d+ (\S+)\] "([^"]+)"/gm)]
			.filter(([, source]) => source !== 'lua')
			.map(([, , command = '']) => command.toLowerCase());
}

test('a job of one request calls few scripts, which do not travel in full', async () => {
	const url = await ownRedis();
	const queue = await setup.queue(setup.settings(url));
	const server = await setup.chatServer();
	await setup.worker(queue);
	// The first use loads scripts into Redis.
	await runChats(queue, chats(server, ['warm']));
	const seen = await watched(url);
	await runChats(queue, chats(server, prompts(200)));
	await queue.redis.echo('the end');
	await until(() => seen().includes('echo'), 'the last command');
	const counts = Object.groupBy(seen(), (command) => command);
	// The first use of a script, and those whose order counts.
	expect((counts.eval ?? []).length).toBeLessThan(10);
	// Adding it; the start and the end of its request, its outcome, and its end.
	expect((counts.evalsha ?? []).length).toBeLessThan(200 * 5 * 1.2);
	// What a run has to know.
	expect((counts.hget ?? []).length + (counts.hmget ?? []).length).toBeLessThan(200 * 2 * 1.2);
	// Nothing was kept of it that would have to be forgotten.
	expect((counts.lrange ?? []).length + (counts.del ?? []).length).toBeLessThan(20);
});

test('a script runs on a server that has forgotten it', async () => {
	const { redis } = await setup.queue(setup.settings(await ownRedis()));
	const script = 'return { KEYS[1], ARGV[1] }';
	expect(await runScript(redis, script, ['{a}'], [1])).toEqual(['{a}', '1']);
	expect(await redis.script('FLUSH')).toBe('OK');
	expect(await runScript(redis, script, ['{a}'], [2])).toEqual(['{a}', '2']);
	await expect(runScript(redis, "return redis.error_reply('OOM no room')", [])).rejects.toThrow(
		'OOM no room',
	);
});

test('commands of one turn leave together, in their order, and so after a reconnect', async () => {
	const key = `${setup.settings().prefix ?? ''}:list`;
	const redis = new Redis(setup.redisUrl());
	gatherWrites(redis);
	setup.atEnd(() => {
		redis.disconnect();
	});
	const push = async () => {
		const replies = await Promise.all(prompts(50).map((text) => redis.rpush(key, text)));
		return replies.at(-1);
	};
	expect(await push()).toBe(50);
	expect(await redis.lrange(key, 0, -1)).toEqual(prompts(50));
	redis.disconnect(true);
	expect(await push()).toBe(100);
	expect(await redis.lrange(key, 50, -1)).toEqual(prompts(50));
	await redis.del(key);
});
