import { load } from './nothing.mjs';

/** Counts from now on what this process sends to Redis: BullMQ's scripts, our scripts, and plain commands. */
export function countCommands() {
	const { Redis } = load('ioredis');
	const { version } = load('bullmq/package.json');
	const { createHash } = load('node:crypto');
	const counts = { bullmq: 0, ours: 0, plain: 0 };
	const itsScripts = new Set();
	const { defineCommand, sendCommand } = Redis.prototype;
	Redis.prototype.defineCommand = function (name, definition) {
		if (name.endsWith(`:${version}`))
			itsScripts.add(createHash('sha1').update(definition.lua).digest('hex'));
		return defineCommand.call(this, name, definition);
	};
	Redis.prototype.sendCommand = function (command, ...more) {
		const isScript = command.name === 'eval' || command.name === 'evalsha';
		const kind = !isScript ? 'plain' : itsScripts.has(command.args[0]) ? 'bullmq' : 'ours';
		counts[kind] += 1;
		return sendCommand.call(this, command, ...more);
	};
	return counts;
}
