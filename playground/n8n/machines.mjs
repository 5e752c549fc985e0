import { execFileSync } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { onPath } from '../setup/command.mjs';

const ip = (...args) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });

/** Whether this process may make network namespaces: it takes Linux, root and the program ip. */
export function mayMakeMachines() {
	if (process.getuid?.() !== 0 || onPath('ip') === undefined) return false;
	const name = `n8n-ai-${process.pid}-may`;
	try {
		ip('netns', 'add', name);
		ip('netns', 'delete', name);
		return true;
	} catch {
		return false;
	}
}

/**
 * Machines in network namespaces of their own, each with an address, that reach this one over a bridge and nothing
 * else. They share its disk: who wants to show that they need not, gives each another folder.
 *
 * Returns `{ here, count, addressOf(number), enter(number), reach(url), cutOff(number), reconnect(number), close() }`; numbers
 * begin with 1:
 * - `here`: the address of this machine as the others see it; `enter`: what a command line on a machine begins with
 * - `reach(url)`: the same server of this machine at that address; what listens on the loopback is passed on
 * - `cutOff`: nothing comes to the machine or from it, and no connection is ended
 */
export async function openMachines(count) {
	const id = process.pid.toString(36).slice(-5);
	const net = `10.${100 + (process.pid % 100)}.${(process.pid >> 7) % 250}`;
	const bridge = `ai${id}`;
	const here = `${net}.1`;
	const space = (number) => `n8n-ai-${id}-${number}`;
	const cable = (number) => `${bridge}-${number}`;
	const servers = new Map();

	ip('link', 'add', bridge, 'type', 'bridge');
	ip('addr', 'add', `${here}/24`, 'dev', bridge);
	ip('link', 'set', bridge, 'up');
	for (let number = 1; number <= count; number++) {
		const inside = ['-n', space(number)];
		ip('netns', 'add', space(number));
		ip('link', 'add', cable(number), 'type', 'veth', 'peer', 'eth0', 'netns', space(number));
		ip('link', 'set', cable(number), 'master', bridge, 'up');
		ip(...inside, 'addr', 'add', `${net}.${number + 10}/24`, 'dev', 'eth0');
		ip(...inside, 'link', 'set', 'eth0', 'up');
		ip(...inside, 'link', 'set', 'lo', 'up');
	}

	/** Listens on the bridge, and passes on to the same port of the loopback. */
	async function passOn(port) {
		if (servers.has(port)) return;
		const server = createServer((from) => {
			const to = connect(port, '127.0.0.1');
			const end = () => {
				from.destroy();
				to.destroy();
			};
			for (const socket of [from, to]) socket.on('error', end).on('close', end);
			from.pipe(to).pipe(from);
		});
		servers.set(port, server);
		await new Promise((resolve, reject) => {
			server.once('error', reject).listen(port, here, resolve);
		});
		server.unref();
	}

	return {
		here,
		count,
		addressOf: (number) => `${net}.${number + 10}`,
		enter: (number) => ['ip', 'netns', 'exec', space(number)],
		async reach(url) {
			const target = new URL(url);
			await passOn(Number(target.port));
			target.hostname = here;
			return target.href.replace(/\/$/, url.endsWith('/') ? '/' : '');
		},
		cutOff: (number) => ip('link', 'set', cable(number), 'down'),
		reconnect: (number) => ip('link', 'set', cable(number), 'up'),
		close() {
			for (const server of servers.values()) server.close();
			for (let number = 1; number <= count; number++) {
				// By itself it goes with the last connection in there, which may take minutes.
				ip('link', 'delete', cable(number));
				ip('netns', 'delete', space(number));
			}
			ip('link', 'delete', bridge);
		},
	};
}
