// Run after each change of dependencies: node playground/setup/complete-lock.mjs
// npm leaves optional packages of other platforms out of the lockfile where its registry lacks them, and `npm ci`
// then refuses that lockfile. This names them, with the platform that their name tells.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));

const systems = [
	'aix',
	'android',
	'darwin',
	'freebsd',
	'linux',
	'netbsd',
	'openbsd',
	'openharmony',
	'sunos',
	'win32',
];
const processors = [
	'arm64',
	'arm',
	'ia32',
	'loong64',
	'mips64el',
	'ppc64',
	'riscv64',
	's390x',
	'wasm32',
	'x64',
];

const added = [];
for (const { optionalDependencies = {} } of Object.values(lock.packages)) {
	for (const [name, version] of Object.entries(optionalDependencies)) {
		const path = `node_modules/${name}`;
		const os = systems.find((system) => name.includes(system));
		const cpu = processors.find((processor) => name.includes(processor));
		if (lock.packages[path] || (!os && !cpu)) continue;
		lock.packages[path] = {
			version: version.replace(/^[\^~]/, ''),
			...(cpu ? { cpu: [cpu] } : {}),
			dev: true,
			optional: true,
			...(os ? { os: [os] } : {}),
		};
		added.push(name);
	}
}

lock.packages = Object.fromEntries(
	Object.entries(lock.packages)
		.filter(([, { extraneous }]) => !extraneous)
		.sort(([a], [b]) => (a < b ? -1 : 1)),
);
writeFileSync(file, `${JSON.stringify(lock, null, '\t')}\n`);
console.log(`${added.length} optional packages of other platforms added`);
