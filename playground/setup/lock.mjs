import { randomUUID } from 'node:crypto';
import {
	linkSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './progress.mjs';

const beatMs = 5000;
const staleMs = 30_000;

const isAlive = (pid) => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
};

const look = (file) => {
	try {
		return { pid: Number(readFileSync(file, 'utf8')), age: Date.now() - statSync(file).mtimeMs };
	} catch {
		return undefined;
	}
};

/** Takes the lock if nobody alive holds it; resolves to its release, or to undefined. */
export function tryLock(folder, name) {
	mkdirSync(folder, { recursive: true });
	const file = join(folder, `${name}.lock`);
	const mine = `${file}.${randomUUID()}`;
	// A link appears whole or not at all, so a lock never stands without its pid.
	writeFileSync(mine, String(process.pid));
	try {
		const holder = look(file);
		// A pid can belong to somebody else after a reboot: a lock without a heartbeat is stale too.
		if (holder && (!isAlive(holder.pid) || holder.age > staleMs)) {
			const old = `${mine}.old`;
			renameSync(file, old);
			rmSync(old, { force: true });
		}
		linkSync(mine, file);
	} catch (error) {
		if (error.code === 'EEXIST' || error.code === 'ENOENT') return undefined;
		throw error;
	} finally {
		rmSync(mine, { force: true });
	}
	const beat = setInterval(() => {
		const now = new Date();
		try {
			utimesSync(file, now, now);
		} catch {
			clearInterval(beat);
		}
	}, beatMs).unref();
	const release = () => {
		clearInterval(beat);
		process.off('exit', release);
		if (look(file)?.pid === process.pid) rmSync(file, { force: true });
	};
	process.on('exit', release);
	return release;
}

/** Runs `work` while no other process holds the lock of that name. */
export async function withLock(folder, name, work) {
	let release = tryLock(folder, name);
	if (!release) say(`waiting for another process that holds "${name}"`);
	while (!release) {
		await delay(500);
		release = tryLock(folder, name);
	}
	try {
		return await work();
	} finally {
		release();
	}
}
