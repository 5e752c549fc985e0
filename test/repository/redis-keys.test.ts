import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');

test('docs/contributing/redis-keys.md names every key of the source', () => {
	const page = text('docs/contributing/redis-keys.md');
	const names = globSync('{jobs,workers,nodes}/**/*.ts', { cwd: root }).flatMap((file) =>
		[...text(file).matchAll(/\bkey\(\s*'([a-z-]+)'/g)].map(([, name = '']) => name),
	);
	expect(names.length).toBeGreaterThan(20);
	const missing = [...new Set(names)].filter((name) => !new RegExp(`\`${name}[:\`]`).test(page));
	expect(missing).toEqual([]);
});

test('the pages for contributors name only files and folders that are there', () => {
	const pages = ['CONTRIBUTING.md', ...globSync('docs/contributing/*.md', { cwd: root })];
	const sources = globSync(
		'{capabilities,credentials,docs,endpoint,jobs,nodes,playground,test,workers}/**',
		{
			cwd: root,
			exclude: (name) => /node_modules|\.state/.test(name),
		},
	);
	const known = new Set(sources);
	const gone = pages.flatMap((page) =>
		[
			...text(page).matchAll(
				/`((?:capabilities|credentials|docs|endpoint|jobs|nodes|playground|test|workers)\/[\w./-]+)`/g,
			),
		]
			.map(([, path = '']) => path.replace(/\/$/, ''))
			.filter((path) => !known.has(path) && !/moderation|Moderation|acme/.test(path))
			.map((path) => `${page}: ${path}`),
	);
	expect(gone).toEqual([]);
});
