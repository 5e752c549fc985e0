import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './command.mjs';
import { withLock } from './lock.mjs';
import { playground, state } from './paths.mjs';
import { during } from './progress.mjs';

const name = `node-${process.platform}-${process.arch}`;
const alone = join(state, 'node24');
const places = [playground, alone].map((folder) =>
	join(folder, 'node_modules', name, 'bin', 'node'),
);

const find = () =>
	Number(process.versions.node.split('.')[0]) >= 24
		? process.execPath
		: places.find((file) => existsSync(file));

const missing = () =>
	new Error(
		`n8n needs Node 24: this is ${process.version}, and npm has no package "${name}". Please install Node 24.`,
	);

/** Path of a Node 24 (or newer) binary: this one, or the one that came with the playground's packages. */
export function node24() {
	const file = find();
	if (file === undefined) throw missing();
	return file;
}

/** Like `node24`, but installs that one package where the playground's are not there yet. */
export async function installNode24() {
	if (find() === undefined) await withLock(state, 'install-node24', installAlone);
	return node24();
}

async function installAlone() {
	if (find() !== undefined) return;
	const entry = JSON.parse(readFileSync(join(playground, 'package-lock.json'), 'utf8')).packages[
		`node_modules/${name}`
	];
	if (entry === undefined) throw missing();
	const description = {
		name: 'node24',
		version: '0.0.0',
		private: true,
		dependencies: { [name]: entry.version },
	};
	// A lockfile of one entry keeps the checksum that the playground's lockfile holds.
	const { optional: _, ...locked } = entry;
	const lock = {
		...description,
		lockfileVersion: 3,
		packages: { '': description, [`node_modules/${name}`]: locked },
	};
	mkdirSync(alone, { recursive: true });
	writeFileSync(join(alone, 'package.json'), JSON.stringify(description));
	writeFileSync(join(alone, 'package-lock.json'), JSON.stringify(lock));
	const args = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
	await during(`installing Node ${entry.version}`, npm(args, { cwd: alone }));
}
