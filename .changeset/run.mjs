// What `npm run change` and `npm run release:version` run: changesets, under Node 24.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24 } from '../playground/setup/node24.mjs';
import { root } from '../playground/setup/paths.mjs';
import { prepare } from '../playground/setup/prepare.mjs';

const readJson = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));

/** Changesets leaves package-lock.json alone, and npm would leave packages of other platforms out of it. */
function bringVersionIntoLock() {
	const { version } = readJson('package.json');
	const lock = readJson('package-lock.json');
	lock.version = version;
	lock.packages[''].version = version;
	writeFileSync(join(root, 'package-lock.json'), `${JSON.stringify(lock, null, '\t')}\n`);
}

const args = process.argv.slice(2);
await prepare({ withN8n: false, withBuild: false });
const changeset = join(root, 'node_modules', '@changesets', 'cli', 'bin.js');
const { status } = spawnSync(node24(), [changeset, ...args], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
if (args.includes('version') && status === 0) {
	bringVersionIntoLock();
	const add = join(root, 'test', 'fixtures', 'releases', 'add.mjs');
	process.exitCode = spawnSync(node24(), [add], { cwd: root, stdio: 'inherit' }).status ?? 1;
}
