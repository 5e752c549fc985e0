import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const begins = /Hot reload triggered/;
const fails = /Hot reload failed/;
const tries = 20;

/** What n8n needs in its environment to load the nodes anew when their files change, and to tell of it. */
export const reloadEnvironment = { N8N_DEV_RELOAD: 'true', N8N_LOG_LEVEL: 'info' };

/**
 * Reads from the lines that n8n writes whether it loads the nodes anew. `changing(write)` writes files, `write()`
 * returns their paths, and resolves to them once n8n has begun to load them.
 */
export function createReloads(onFailure, { reloadMs = 3000 } = {}) {
	let count = 0;
	let onReload = () => undefined;

	function onLine(line) {
		if (fails.test(line)) onFailure(line);
		if (!begins.test(line)) return;
		count += 1;
		onReload();
	}

	const reloadedSince = (before) =>
		count > before ||
		Promise.race([
			new Promise((resolve) => (onReload = resolve)).then(() => true),
			delay(reloadMs, false),
		]);

	async function changing(write) {
		const before = count;
		const files = write();
		const [first] = files;
		// n8n begins to watch some time after it is ready: a file that it missed is written again.
		for (let left = tries; first !== undefined && !(await reloadedSince(before)); left--) {
			if (left === 0) throw new Error('n8n does not load the nodes anew: its log says more');
			writeFileSync(first, readFileSync(first));
		}
		return files;
	}

	return { onLine, changing };
}
