import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const compiled = /\.(js|json)$/;
const icons = /\.(svg|png)$/;
const foldersWithIcons = ['nodes', 'credentials'];

const filesIn = (folder, pattern) =>
	readdirSync(folder, { recursive: true }).filter((path) => pattern.test(path));

/** Node keeps for good what import() has loaded; what require() has loaded n8n can load anew. */
const reloadable = (code) =>
	code.replace(
		/\bimport\((["']\.{1,2}\/[^"']+["'])\)/g,
		'Promise.resolve().then(() => require($1))',
	);

function contentOf(file) {
	const content = readFileSync(file);
	return file.endsWith('.js') ? Buffer.from(reloadable(content.toString())) : content;
}

function hasContent(file, content) {
	try {
		return readFileSync(file).equals(content);
	} catch {
		return false;
	}
}

/**
 * Brings what was compiled into `built`, and the icons of the sources in `from`, into the package in `place`. Returns
 * the paths below `dist` of those that differed.
 */
export function updatePackage({ from, built, place }) {
	const iconsOf = (folder) => filesIn(join(from, folder), icons).map((path) => join(folder, path));
	const sources = [
		...filesIn(built, compiled).map((path) => ({ path, file: join(built, path) })),
		...foldersWithIcons.flatMap(iconsOf).map((path) => ({ path, file: join(from, path) })),
	];
	return sources.flatMap(({ path, file }) => {
		const content = contentOf(file);
		const target = join(place, 'dist', path);
		if (hasContent(target, content)) return [];
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, content);
		return [path];
	});
}
