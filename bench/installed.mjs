import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { n8nFolder } from '../playground/setup/n8n-version.mjs';
import { temporaryFolder } from '../playground/setup/guarded.mjs';
import { placePackage } from '../playground/n8n/place-package.mjs';
import { compareInChild } from './compare-in-child.mjs';
import { row } from './row.mjs';

/**
 * What it costs n8n to have the package: time and memory of loading its nodes and credentials with n8n's own
 * loader, in a fresh process each time. A whole start of n8n takes seconds, which differ by more than this.
 */
export async function measure(parts = []) {
	const isSmall = parts.includes('--small');
	const folder = temporaryFolder('n8n-bench-');
	try {
		const place = placePackage(folder.path);
		const n8n = join(n8nFolder(), 'node_modules', 'n8n', 'package.json');
		const file = fileURLToPath(new URL('n8n/load-package.mjs', import.meta.url));
		const taken = [];
		// The first reads the files from the disk; it does not count.
		for (let round = 0; round <= (isSmall ? 1 : 15); round++) {
			const result = await compareInChild(file, { n8n, place });
			if (result.nodes === 0) throw new Error('No node was loaded');
			if (round > 0) taken.push(result);
		}
		const beside = 'n8n without the package';
		return [
			row({
				title: 'loading the package in n8n',
				...{ beside, unit: 'ms more', digits: 0 },
				figures: taken.map(({ ms }) => ms),
				...(isSmall ? {} : { atMost: 28 }),
			}),
			row({
				title: 'memory of n8n after loading the package',
				...{ beside, unit: 'MB more', digits: 1 },
				figures: taken.map(({ mb }) => mb),
				...(isSmall ? {} : { atMost: 3 }),
			}),
		];
	} finally {
		folder.remove();
	}
}
