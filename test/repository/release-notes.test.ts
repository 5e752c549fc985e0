import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseNotes } from '../../.github/release-notes.mjs';
import manifest from '../../package.json';

const changelog = [
	'# Changelog',
	'',
	'All notable changes.',
	...['', '## 1.10.0', '', '### Minor Changes', '', '- Streams.', ''],
	...['## [1.1.0] - 2027-01-02', '', '- Faster.', ''],
	...['## 1.0.0', '', '- The first.'],
].join('\n');

test.each([
	['1.10.0', '### Minor Changes\n\n- Streams.\n'],
	['1.1.0', '- Faster.\n'],
	['1.0.0', '- The first.\n'],
])('the notes of %s are its section', (version, notes) => {
	expect(releaseNotes(changelog, version)).toBe(notes);
});

test('a version without a section has no notes', () => {
	expect(() => releaseNotes(changelog, '1.1')).toThrow('CHANGELOG.md says nothing about 1.1');
});

test('the version in package.json has notes', () => {
	const ours = readFileSync(join(__dirname, '../../CHANGELOG.md'), 'utf8');
	expect(releaseNotes(ours, manifest.version)).toContain('- ');
});
