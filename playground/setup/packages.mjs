import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, onPath } from './command.mjs';
import { withLock } from './lock.mjs';
import { playground, root, state } from './paths.mjs';
import { during, say } from './progress.mjs';
import { systemPackages } from './system-packages.mjs';

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
const declared = (manifest) =>
	JSON.stringify(kinds.map((kind) => Object.entries(manifest[kind] ?? {}).sort()));

/** Whether node_modules holds what package-lock.json names: npm keeps a list of what it installed. */
function isInstalled(folder) {
	const installed = join(folder, 'node_modules', '.package-lock.json');
	if (!existsSync(installed)) return false;
	const wanted = readJson(join(folder, 'package-lock.json')).packages;
	// A package.json that the lockfile does not know yet: npm says so better than we could.
	if (declared(readJson(join(folder, 'package.json'))) !== declared(wanted[''])) return false;
	const present = readJson(installed).packages;
	return Object.entries(wanted).every(
		([path, { version, optional, link, extraneous }]) =>
			path === '' || optional || link || extraneous || present[path]?.version === version,
	);
}

/** `npm ci`, from the cache where it can; an outdated cache entry is worth one try without it. */
async function install(folder, title) {
	const args = [
		'ci',
		'--ignore-scripts',
		'--include=dev',
		'--include=optional',
		'--no-audit',
		'--no-fund',
	];
	const attempt = (more) => during(title, npm([...args, ...more], { cwd: folder }));
	try {
		await attempt(['--prefer-offline']);
	} catch (error) {
		say(
			`${error.message.split('\n').slice(-3).join('\n')}\nonce more, asking the registry for everything`,
		);
		await attempt([]);
	}
}

/** What building and testing the package needs. Works with any Node from 20.19 on. */
export async function rootPackages() {
	if (isInstalled(root)) return;
	await withLock(state, 'install-root', async () => {
		if (!isInstalled(root)) await install(root, 'installing the development packages');
	});
}

const sqlite = join(playground, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');
const headers = join(playground, 'node_modules', `node-${process.platform}-${process.arch}`);

async function nativeModules() {
	// Headers that are already here spare node-gyp a download; sqlite3 is N-API, so any version's do.
	const env = existsSync(join(headers, 'include')) ? { npm_config_nodedir: headers } : {};
	const rebuild = (title) =>
		during(
			title,
			npm(['rebuild', '--ignore-scripts=false', 'sqlite3', 'isolated-vm'], {
				cwd: playground,
				env,
			}),
		);
	try {
		await rebuild("building n8n's database driver");
	} catch (error) {
		if (['python3', 'make', 'g++'].every(onPath)) throw error;
		await systemPackages(['python3', 'make', 'g++'], "to build n8n's database driver (sqlite3)");
		await rebuild("building n8n's database driver with the compiler");
	}
}

/** n8n, Node 24 and the local endpoint: about 3 GB, from a lockfile of its own. */
export async function playgroundPackages() {
	if (isInstalled(playground) && existsSync(sqlite)) return;
	await withLock(state, 'install-playground', async () => {
		if (!isInstalled(playground)) await install(playground, 'installing n8n (a few minutes, 3 GB)');
		if (!existsSync(sqlite)) await nativeModules();
	});
}
