import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8');

// What others say, and commands.
const notOurs = new Set([
	'Installation of unverified community packages is forbidden!',
	'npx … worker',
]);

const folders = '{capabilities,endpoint,jobs,nodes,workers}/**/*.ts';
const source = globSync(folders, { cwd: root })
	.map((file) => readFileSync(join(root, file), 'utf8'))
	.join('\n');

/** The texts in code at the start of a row. */
const messages = [...page.matchAll(/^\| `([^`]+)` /gm)]
	.map(([, text = '']) => text)
	.filter((text) => !notOurs.has(text));

test.each(messages)('a node or a worker really says: %s', (message) => {
	const parts = message.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	// Not by a matcher, which would print all of the source.
	expect(new RegExp(parts.join('[^\\n]*?')).test(source)).toBe(true);
});

test('every kind of failure that the page names is one', () => {
	const kinds = [...page.matchAll(/kind `([a-z-]+)`/g)].map(([, kind = '']) => kind);
	expect(kinds.length).toBeGreaterThan(4);
	for (const kind of kinds) expect(source).toContain(`'${kind}',`);
});
