import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { guardGroup, releaseGroup } from './guarded.mjs';

function signalGroup(pid, signal) {
	try {
		process.kill(-pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

/**
 * Starts a long-running process in a group of its own, so that Ctrl-C reaches only us and we end things in order.
 * What it writes goes to `logFile`, and each line to `onLine`. It never outlives this process, however that one ends. `user`: `{ uid, gid }` to
 * run it as, for a server that refuses root.
 *
 * Returns `{ pid, exited, isRunning(), line(pattern), lastLines(count), stop(graceMs), kill() }`:
 * - `exited` resolves to `{ code, signal }`
 * - `line(pattern, timeoutMs)` resolves to the match of the first line written that fits
 * - `stop()` asks it to end and waits; after `graceMs` it is killed. `kill()` is SIGKILL at once.
 */
export function startChild({
	name,
	file,
	args = [],
	env = process.env,
	cwd,
	logFile,
	user,
	onLine = () => undefined,
}) {
	mkdirSync(dirname(logFile), { recursive: true });
	const log = createWriteStream(logFile, { flags: 'a' });
	const stdio = ['ignore', 'pipe', 'pipe'];
	const child = spawn(file, args, { cwd, env, detached: true, stdio, ...user });
	const { pid } = child;
	if (pid !== undefined) guardGroup(pid);
	// A process that was forked, as jest's workers are, ends when its parent says so: the guard ends this child then.
	if (process.connected) for (const part of [child, child.stdout, child.stderr]) part.unref();
	const lines = [];
	const listeners = new Set([onLine]);
	for (const stream of [child.stdout, child.stderr]) {
		stream.pipe(log, { end: false });
		createInterface({ input: stream }).on('line', (line) => {
			lines.push(line);
			if (lines.length > 500) lines.shift();
			for (const listener of listeners) listener(line);
		});
	}

	let ended;
	const exited = new Promise((resolve) => {
		child.once('error', (error) => resolve((ended = { code: null, signal: null, error })));
		child.once('close', (code, signal) => {
			log.end();
			if (pid !== undefined) releaseGroup(pid);
			resolve((ended ??= { code, signal }));
		});
	});
	const isRunning = () =>
		ended === undefined && child.exitCode === null && child.signalCode === null;
	const lastLines = (count = 30) => lines.slice(-count).join('\n');

	async function line(pattern, timeoutMs = 30_000) {
		for (const written of lines) {
			const match = pattern.exec(written);
			if (match) return match;
		}
		let stopListening;
		const found = new Promise((resolve) => {
			const listener = (written) => pattern.exec(written) && resolve(pattern.exec(written));
			listeners.add(listener);
			stopListening = () => listeners.delete(listener);
		});
		let timer;
		const late = new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs, 'late')));
		const first = await Promise.race([found, late, exited.then(() => 'ended')]);
		clearTimeout(timer);
		stopListening();
		if (Array.isArray(first)) return first;
		const what =
			first === 'late' ? `did not say ${pattern} within ${timeoutMs / 1000} s` : 'ended at once';
		throw new Error(
			`${name} ${what}${ended?.error ? `: ${ended.error.message}` : ''}\n${lastLines()}`,
		);
	}

	async function kill() {
		if (pid !== undefined) signalGroup(pid, 'SIGKILL');
		return exited;
	}

	async function stop(graceMs = 10_000) {
		if (!isRunning()) return kill();
		child.kill('SIGTERM');
		const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
		// The pipes close only when the group's last member is gone, so wait for the leader and then sweep.
		await new Promise((resolve) => (isRunning() ? child.once('exit', resolve) : resolve()));
		clearTimeout(timer);
		return kill();
	}

	return { name, pid, exited, isRunning, line, lastLines, stop, kill };
}
