import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');

const namesIn = (file: string) =>
	[...text(file).matchAll(/\bkey\(\s*'([a-z-]+)'/g)].map(([, name = '']) => name);

test('every key is spelled in jobs/redis/redis-keys.ts alone', () => {
	const files = globSync('{jobs,workers,nodes}/**/*.ts', { cwd: root });
	const spelled = files.filter((file) => namesIn(file).length > 0);
	expect(spelled).toEqual([join('jobs', 'redis', 'redis-keys.ts')]);
});

test('docs/contributing/redis-keys.md names every key of the source', () => {
	const page = text('docs/contributing/redis-keys.md');
	const names = namesIn('jobs/redis/redis-keys.ts');
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
