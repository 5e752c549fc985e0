import { Cluster, type Redis } from 'ioredis';

/**
 * Sends the commands of a turn of the event loop with one write to the socket, where each would be a
 * system call of its own: with many jobs at once that is a fifth of a worker's CPU time. Unlike
 * pipelines it changes nothing about the commands, their order or their answers.
 */
export function gatherWrites(redis: Redis | Cluster): void {
	if (redis instanceof Cluster) {
		redis.on('+node', gatherWrites);
		return;
	}
	redis.on('connect', () => {
		const { stream } = redis;
		const write = stream.write.bind(stream);
		let isCorked = false;
		stream.write = ((...args: Parameters<typeof write>) => {
			if (!isCorked) {
				isCorked = true;
				stream.cork();
				process.nextTick(() => {
					isCorked = false;
					stream.uncork();
				});
			}
			return write(...args);
		}) as typeof stream.write;
	});
}
