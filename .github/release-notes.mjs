// node .github/release-notes.mjs 1.2.3: writes that version's section of CHANGELOG.md.
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** What CHANGELOG.md says below the heading of a version. */
export function releaseNotes(changelog, version) {
	const lines = changelog.split('\n');
	const begin = lines.findIndex((line) => /^## \[?([^\s\]]+)/.exec(line)?.[1] === version);
	const rest = lines.slice(begin + 1);
	const end = rest.findIndex((line) => line.startsWith('## '));
	const notes = rest.slice(0, end === -1 ? undefined : end).join('\n');
	if (begin === -1 || notes.trim() === '')
		throw new Error(`CHANGELOG.md says nothing about ${version}`);
	return `${notes.trim()}\n`;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
	process.stdout.write(releaseNotes(readFileSync('CHANGELOG.md', 'utf8'), argv[2]));
}
