import {
	globSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { npm, run } from '../setup/command.mjs';
import { n8nFolder } from '../setup/n8n-version.mjs';
import { root } from '../setup/paths.mjs';

/** What n8n tells npm when it installs a community package, read from n8n itself. */
function flagsOfN8n() {
	const [file] = globSync('node_modules/n8n/dist/**/community-packages.service.js', {
		cwd: n8nFolder(),
	});
	const source = readFileSync(join(n8nFolder(), file), 'utf8');
	return [...source.matchAll(/'(--[a-z-]+=[a-z]+)'/g)].map(([, flag]) => flag);
}

function* filesIn(folder) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* filesIn(path);
		else yield path;
	}
}

const blockBytes = 512;
const onDisk = (folder) =>
	[...filesIn(folder)].reduce((sum, file) => sum + lstatSync(file).blocks * blockBytes, 0);

/**
 * Installs the built package into the data folder of an n8n as that n8n itself does, with nothing else around: packs
 * it, unpacks it, takes away what only development needs, and lets npm bring its dependencies.
 *
 * Returns `{ place, flags, bytes(path) }`: where n8n finds it, what npm was told, and what takes how much on disk.
 */
export async function installPackage(folder) {
	const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const nodes = join(folder, '.n8n', 'nodes');
	const place = join(nodes, 'node_modules', name);
	mkdirSync(place, { recursive: true });
	const packed = await npm(['pack', '--quiet', '--pack-destination', nodes], { cwd: root });
	const archive = join(nodes, packed.trim().split('\n').at(-1));
	await run('tar', ['-xzf', archive, '-C', place, '--strip-components=1']);
	rmSync(archive);

	const file = join(place, 'package.json');
	const manifest = JSON.parse(readFileSync(file, 'utf8'));
	for (const kind of ['devDependencies', 'peerDependencies', 'optionalDependencies'])
		delete manifest[kind];
	writeFileSync(file, JSON.stringify(manifest, null, 2));
	const flags = flagsOfN8n();
	await npm(['install', ...flags, '--prefer-offline'], { cwd: place });
	return { place, flags, bytes: (path = '.') => onDisk(join(place, path)) };
}
