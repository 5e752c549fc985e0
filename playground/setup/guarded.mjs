import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playground } from './paths.mjs';

let guard;

function tell(message) {
	if (guard === undefined) {
		const script = join(playground, 'setup', 'guard.mjs');
		guard = spawn(process.execPath, [script], {
			detached: true,
			stdio: ['pipe', 'ignore', 'ignore'],
		});
		guard.on('error', () => undefined);
		guard.stdin.on('error', () => undefined);
		guard.unref();
		guard.stdin.unref();
	}
	guard.stdin.write(`${JSON.stringify(message)}\n`);
}

/** From now on this process group ends with this process, however that one ends. */
export const guardGroup = (value) => tell({ watch: true, kind: 'group', value });

/** The process group has ended: its number may soon be somebody else's. */
export const releaseGroup = (value) => tell({ watch: false, kind: 'group', value });

/** A new folder that is gone with this process, or earlier by `remove()`. */
export function temporaryFolder(prefix) {
	const path = mkdtempSync(join(tmpdir(), prefix));
	tell({ watch: true, kind: 'folder', value: path });
	const remove = () => {
		rmSync(path, { recursive: true, force: true, maxRetries: 5 });
		tell({ watch: false, kind: 'folder', value: path });
	};
	return { path, remove };
}
