import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { QueueSettings } from '../../../jobs/redis/queue-settings';
import { builtCli, environmentOf } from './cli-worker';
import { until } from './fixture';

interface TerminalOptions {
	columns?: number;
	rows?: number;
	env?: Record<string, string>;
}

/**
 * Runs a command of the command line on a terminal of its own. `script` makes it, which every Debian
 * has (package bsdutils); what it writes is what the terminal gets.
 */
export function onTerminal(
	settings: QueueSettings,
	args: string[],
	{ columns = 80, rows = 24, env = {} }: TerminalOptions = {},
) {
	const run = [process.execPath, builtCli(), ...args].map((word) => `'${word}'`).join(' ');
	const shell = [
		`stty cols ${String(columns)} rows ${String(rows)}`,
		'was=$(stty -g)',
		'tty=$(tty)',
		// The shell becomes the command where its ID was told.
		`sh -c 'echo "pid=$$ tty=$0"; exec "$@"' "$tty" ${run}`,
		'code=$?',
		'[ "$was" = "$(stty -g)" ] && echo "terminal as it was"',
		'exit $code',
	].join('\n');
	const child = spawn(
		'script',
		['--quiet', '--return', '--flush', '--command', shell, '/dev/null'],
		{
			env: { ...environmentOf(settings), SHELL: '/bin/sh', TERM: 'xterm-256color', ...env },
			stdio: ['pipe', 'pipe', 'inherit'],
		},
	);
	let text = '';
	child.stdout.on('data', (some: Buffer) => (text += some.toString()));
	const closed = once(child, 'close');
	const told = () => {
		const [, pid, path] = /pid=(\d+) tty=(\S+)\r\n/.exec(text) ?? [];
		return pid !== undefined && path !== undefined ? { pid: Number(pid), path } : undefined;
	};
	/** All that was written since the command began. */
	const written = () => text.slice(text.indexOf('\n') + 1);
	return {
		written,
		/** Resolves once the text was written, from that place on. */
		shows: async (wanted: string, from = 0) =>
			await until(() => written().includes(wanted, from), `"${wanted}" on the terminal`),
		type: (keys: string) => child.stdin.write(keys),
		signal: async (name: NodeJS.Signals) => {
			process.kill((await until(told, 'its ID')).pid, name);
		},
		/** Makes its window another size. */
		resize: async (size: { columns: number; rows: number }) => {
			const { path } = await until(told, 'its terminal');
			const words = ['cols', String(size.columns), 'rows', String(size.rows)];
			execFileSync('stty', ['-F', path, ...words]);
		},
		/** Takes the terminal away, as a window that is closed; resolves to the ID of the command. */
		hangUp: async () => {
			const { pid } = await until(told, 'its ID');
			child.kill('SIGKILL');
			await closed;
			return pid;
		},
		/** Its exit code, once it has ended. */
		ended: closed.then(() => child.exitCode),
		kill: async () => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const { pid } = told() ?? {};
			if (pid === undefined) child.kill('SIGKILL');
			else endProcess(pid);
			await closed;
		},
	};
}

function endProcess(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It has just ended by itself.
	}
}
