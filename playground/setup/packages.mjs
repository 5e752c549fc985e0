import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, onPath } from './command.mjs';
import { withLock } from './lock.mjs';
import { n8nFolder, n8nVersion } from './n8n-version.mjs';
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

/** Runs npm, from the cache where it can; an outdated cache entry is worth one try without it. */
async function install(folder, command, title) {
	const args = [command, '--ignore-scripts', '--include=dev', '--include=optional'];
	const quiet = ['--no-audit', '--no-fund'];
	const attempt = (more) => during(title, npm([...args, ...quiet, ...more], { cwd: folder }));
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
		if (!isInstalled(root)) await install(root, 'ci', 'installing the development packages');
	});
}

const headers = join(playground, 'node_modules', `node-${process.platform}-${process.arch}`);
const isNativeBuilt = (folder) =>
	existsSync(join(folder, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node'));

async function nativeModules(folder) {
	// Headers that are already here spare node-gyp a download; sqlite3 is N-API, so any version's do.
	const env = existsSync(join(headers, 'include')) ? { npm_config_nodedir: headers } : {};
	const args = ['rebuild', '--ignore-scripts=false', 'sqlite3', 'isolated-vm'];
	const rebuild = (title) => during(title, npm(args, { cwd: folder, env }));
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
	if (!isInstalled(playground) || !isNativeBuilt(playground))
		await withLock(state, 'install-playground', async () => {
			if (!isInstalled(playground))
				await install(playground, 'ci', 'installing n8n (a few minutes, 3 GB)');
			if (!isNativeBuilt(playground)) await nativeModules(playground);
		});
	if (!n8nVersion().isLocked) await otherN8n();
}

/** The n8n that N8N_VERSION names, with what npm finds for it today: there is no lockfile. */
async function otherN8n() {
	const folder = n8nFolder();
	const { version } = n8nVersion();
	// npm writes it when all is there.
	const isThere = () => existsSync(join(folder, 'node_modules', '.package-lock.json'));
	if (isThere() && isNativeBuilt(folder)) return;
	const { overrides } = readJson(join(playground, 'package.json'));
	const manifest = {
		name: 'other-n8n',
		version: '0.0.0',
		private: true,
		dependencies: { n8n: version },
		// Older ones load xlsx from a server beside the registry.
		overrides: { ...overrides, xlsx: 'npm:@e965/xlsx@0.20.3' },
	};
	await withLock(state, 'install-other-n8n', async () => {
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
		const title = `installing n8n ${version} (a few minutes, 3 GB)`;
		if (!isThere()) await install(folder, 'install', title);
		if (!isNativeBuilt(folder)) await nativeModules(folder);
	});
}
