/** What Redis has done so far, and what it holds. */
export async function redisNumbers(redis) {
	const [stats, cpu, memory, commands, clients] = await Promise.all(
		['stats', 'cpu', 'memory', 'commandstats', 'clients'].map((part) => redis.info(part)),
	);
	const number = (text, name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1]);
	return {
		at: performance.now(),
		inputBytes: number(stats, 'total_net_input_bytes'),
		outputBytes: number(stats, 'total_net_output_bytes'),
		cpuMs: 1000 * (number(cpu, 'used_cpu_user') + number(cpu, 'used_cpu_sys')),
		usedMemory: number(memory, 'used_memory'),
		clients: number(clients, 'connected_clients'),
		// Those inside scripts as well.
		commands: [...commands.matchAll(/calls=(\d+)/g)].reduce(
			(sum, [, calls]) => sum + Number(calls),
			0,
		),
	};
}

/** How much more it is after the work, in milliseconds, bytes and commands; with the slowest command. */
export async function during(redis, work) {
	await redis.config('SET', 'slowlog-log-slower-than', '1000');
	await redis.slowlog('RESET');
	const before = await redisNumbers(redis);
	const result = await work();
	const after = await redisNumbers(redis);
	const more = Object.fromEntries(
		Object.keys(after).map((name) => [name, after[name] - before[name]]),
	);
	const slow = (await redis.slowlog('GET', 1000))
		.map(([, , us, args]) => ({ ms: us / 1000, name: args[0].toLowerCase() }))
		// What the bench asks itself.
		.filter(({ name }) => name !== 'info')
		.sort((one, other) => other.ms - one.ms);
	return { result, ms: more.at, ...more, slowest: slow[0] };
}
