import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';

const root = join(__dirname, '../..');
const wellFormed = new RegExp(
	`^---\\n(['"])${manifest.name}\\1: (major|minor|patch)\\n---\\n\\n+\\S`,
);

test('each change in .changeset says how much of a change it is, and what users notice', () => {
	const malformed = globSync('.changeset/*.md', { cwd: root }).filter(
		(file) => !wellFormed.test(readFileSync(join(root, file), 'utf8')),
	);
	expect(malformed).toEqual([]);
});
