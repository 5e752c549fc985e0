import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { node24 } from '../../playground/setup/node24.mjs';

const file = fileURLToPath(new URL('worker-process.mjs', import.meta.url));

/**
 * Starts processes with so many workers each. `usage()` gives the sums of CPU time, memory and
 * commands of all of them.
 */
export async function startWorkers({ processes, workersEach = 1, ...options }) {
	const about = JSON.stringify({ workers: workersEach, concurrency: 10, ...options });
	const children = [];
	const ask = async (child, what) => {
		const answer = once(child, 'message');
		child.send(what);
		return (await answer)[0];
	};
	const close = async () => {
		const ended = children.map(async (child) => {
			if (child.exitCode !== null) return;
			const exited = once(child, 'exit');
			child.send('close');
			const kill = setTimeout(() => child.kill('SIGKILL'), 30_000);
			await exited;
			clearTimeout(kill);
		});
		await Promise.all(ended);
	};
	for (let at = 0; at < processes; at++) {
		children.push(
			fork(file, [about], { execPath: node24(), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
		);
	}
	const said = await Promise.all(
		children.map(
			async (child) =>
				await Promise.race([
					once(child, 'message').then(([message]) => message),
					once(child, 'exit').then(() => ({ failed: 'a worker process ended' })),
				]),
		),
	);
	const failed = said.flatMap(({ failed }) => failed ?? []);
	if (failed.length > 0) {
		await close();
		throw new Error(failed[0]);
	}
	return {
		async usage() {
			const all = await Promise.all(children.map((child) => ask(child, 'usage')));
			const sum = (name) => all.reduce((total, one) => total + one[name], 0);
			return Object.fromEntries(Object.keys(all[0]).map((name) => [name, sum(name)]));
		},
		close,
	};
}
