import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setVariable } from './host-environment';

/** Gives the process a temporary folder of its own, in which a test can see what was left behind. */
export function ownTempFolder() {
	const folder = mkdtempSync(join(tmpdir(), 'test-'));
	const restore = setVariable('TMPDIR', folder);
	return {
		leftBehind: () => readdirSync(folder, { encoding: 'utf8', recursive: true }),
		remove() {
			restore();
			rmSync(folder, { recursive: true });
		},
	};
}
