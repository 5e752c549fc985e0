import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of the page, as it is served. */
export interface Asset {
	type: string;
	body: Buffer;
}

const types = {
	'index.html': 'text/html; charset=utf-8',
	'dashboard.css': 'text/css; charset=utf-8',
	'icon.svg': 'image/svg+xml',
	'dashboard.mjs': 'text/javascript; charset=utf-8',
	'around-view.mjs': 'text/javascript; charset=utf-8',
	'ask.mjs': 'text/javascript; charset=utf-8',
	'batch-view.mjs': 'text/javascript; charset=utf-8',
	'confirm.mjs': 'text/javascript; charset=utf-8',
	'elements.mjs': 'text/javascript; charset=utf-8',
	'format.mjs': 'text/javascript; charset=utf-8',
	'list-view.mjs': 'text/javascript; charset=utf-8',
	'parts.mjs': 'text/javascript; charset=utf-8',
};

/** The files of the page by their paths, kept in memory: they are some kilobytes. */
export async function readAssets(): Promise<Map<string, Asset>> {
	const read = await Promise.all(
		Object.entries(types).map(async ([name, type]): Promise<[string, Asset]> => {
			const body = await readFile(join(__dirname, 'assets', name));
			return [name === 'index.html' ? '/' : `/${name}`, { type, body }];
		}),
	);
	return new Map(read);
}
