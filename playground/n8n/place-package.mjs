import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../setup/paths.mjs';

function copyDist(place) {
	if (!existsSync(join(root, 'dist')))
		throw new Error('the package is not built: there is no dist folder');
	cpSync(join(root, 'dist'), join(place, 'dist'), { recursive: true });
}

/**
 * Puts the built package where n8n keeps installed community packages, and returns that place. `from` is the
 * repository, `fill(place)` brings what was built.
 *
 * It is a copy with links to its run-time dependencies, not a link to the repository: only so does `n8n-workflow` come
 * from n8n, as in production, and a build in the repository cannot pull the files from under a running n8n.
 */
export function placePackage(folder, { from = root, fill = copyDist } = {}) {
	const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
	const place = join(folder, '.n8n', 'nodes', 'node_modules', manifest.name);
	rmSync(place, { recursive: true, force: true });
	mkdirSync(place, { recursive: true });
	cpSync(join(from, 'package.json'), join(place, 'package.json'));
	fill(place);
	linkPackages(place, Object.keys(manifest.dependencies ?? {}));
	return place;
}

/** Links packages of the repository into a placed package, as if they were installed beside it. */
export function linkPackages(place, names) {
	for (const name of names) {
		const link = join(place, 'node_modules', name);
		mkdirSync(dirname(link), { recursive: true });
		if (!existsSync(link)) symlinkSync(join(root, 'node_modules', name), link, 'junction');
	}
}
