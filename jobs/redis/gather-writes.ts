import { Cluster, type Redis } from 'ioredis';

/**
 * Sends the commands of a turn of the event loop with one system call, where each would be one of its
 * own: with many jobs at once that is a fifth of a worker's CPU time. Unlike a pipeline it changes
 * nothing about the commands, their order or their answers.
 */
export function gatherWrites(redis: Redis | Cluster): void {
	if (redis instanceof Cluster) {
		redis.on('+node', gatherWrites);
		return;
	}
	const send = redis.sendCommand.bind(redis);
	redis.sendCommand = (...args) => {
		// There is none before it connects.
		const stream = redis.stream as Redis['stream'] | undefined;
		if (stream?.writableCorked === 0) {
			stream.cork();
			process.nextTick(() => {
				stream.uncork();
			});
		}
		return send(...args);
	};
}
