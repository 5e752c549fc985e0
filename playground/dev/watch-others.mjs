import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

// An editor that saves a file removes it, writes it and renames it.
const quietMs = 100;

/** Calls `onChange()` when a file whose name fits `pattern` has changed in one of the folders. Returns what ends that. */
function watchFiles(folders, pattern, onChange) {
	let timer;
	const later = (_event, name) => {
		if (!pattern.test(name ?? '')) return;
		clearTimeout(timer);
		timer = setTimeout(onChange, quietMs);
	};
	const watchers = folders.map((folder) => watch(folder, later));
	return () => {
		clearTimeout(timer);
		for (const watcher of watchers) watcher.close();
	};
}

const foldersIn = (folder) =>
	readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => join(entry.parentPath, entry.name));

/** What the compiler does not watch: icons, and the list of nodes in package.json. Returns what ends it. */
export function watchOthers(from, { onIcon, onManifest }) {
	const withIcons = ['nodes', 'credentials'].map((name) => join(from, name));
	const ends = [
		watchFiles([...withIcons, ...withIcons.flatMap(foldersIn)], /\.(svg|png)$/, onIcon),
		watchFiles([from], /^package\.json$/, onManifest),
	];
	return () => ends.forEach((end) => end());
}
