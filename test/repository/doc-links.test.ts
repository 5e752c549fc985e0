import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');
const pages = globSync('{*.md,docs/**/*.md,playground/*.md}', { cwd: root });

/** The anchors that GitHub gives the headings of a page. */
const anchorsOf = (text: string) =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replaceAll(' ', '-'),
	);

const isThere = (page: string, path: string, anchor: string | undefined) => {
	const target = path === '' ? join(root, page) : join(root, dirname(page), path);
	if (!existsSync(target)) return false;
	return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
};

test('every link of a page leads to a file and a heading that are there', () => {
	const broken = pages.flatMap((page) =>
		[
			...readFileSync(join(root, page), 'utf8').matchAll(
				/\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)/g,
			),
		]
			.filter(([, path = '', anchor]) => !isThere(page, path, anchor))
			.map(([link]) => `${page}: ${link}`),
	);
	expect(broken).toEqual([]);
});
