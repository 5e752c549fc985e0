import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { withLock } from './lock.mjs';
import { node24 } from './node24.mjs';
import { root, state } from './paths.mjs';
import { during } from './progress.mjs';

const folders = ['credentials', 'nodes', 'capabilities', 'endpoint', 'jobs', 'workers'];
const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'gulpfile.js'];
const stamp = join(state, 'built');

function* filesIn(folder) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* filesIn(path);
		else yield path;
	}
}

const quietly = (read) => {
	try {
		return read();
	} catch {
		return undefined;
	}
};

/** Names the sources and this very dist folder: a later clean or a failed build by hand makes it differ. */
function fingerprint() {
	const dist = quietly(() => statSync(join(root, 'dist')));
	if (dist === undefined) return undefined;
	const hash = createHash('sha256');
	const sources = folders.flatMap(
		(folder) => quietly(() => [...filesIn(join(root, folder))]) ?? [],
	);
	for (const file of [...settings.map((name) => join(root, name)), ...sources.sort()]) {
		hash.update(file).update(quietly(() => readFileSync(file)) ?? '');
	}
	return `${hash.digest('hex')} ${dist.ino} ${dist.birthtimeMs}`;
}

const isBuilt = () => {
	const now = fingerprint();
	return now !== undefined && now === quietly(() => readFileSync(stamp, 'utf8'));
};

/** Compiles the package into dist, unless dist was built from these very sources. */
export async function build() {
	if (isBuilt()) return;
	await withLock(state, 'build', async () => {
		if (isBuilt()) return;
		const gulp = join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');
		await during('building the package', run(node24(), [gulp, '--silent'], { cwd: root }));
		mkdirSync(state, { recursive: true });
		writeFileSync(stamp, fingerprint());
	});
}
