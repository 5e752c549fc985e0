import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../setup/paths.mjs';

/**
 * Puts the built package where n8n keeps installed community packages, and returns that place.
 *
 * It is a copy with links to its run-time dependencies, not a link to the repository: only so does `n8n-workflow` come
 * from n8n, as in production, and a build in the repository cannot pull the files from under a running n8n.
 */
export function placePackage(folder) {
	const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	if (!existsSync(join(root, 'dist')))
		throw new Error('the package is not built: there is no dist folder');
	const place = join(folder, '.n8n', 'nodes', 'node_modules', manifest.name);
	rmSync(place, { recursive: true, force: true });
	mkdirSync(place, { recursive: true });
	for (const entry of ['package.json', 'dist'])
		cpSync(join(root, entry), join(place, entry), { recursive: true });
	for (const name of Object.keys(manifest.dependencies ?? {})) {
		const link = join(place, 'node_modules', name);
		mkdirSync(dirname(link), { recursive: true });
		symlinkSync(join(root, 'node_modules', name), link, 'junction');
	}
	return place;
}
