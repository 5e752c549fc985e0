import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readAssets } from '../../../workers/dashboard/read-assets';

const folder = join(__dirname, '../../../workers/dashboard/assets');

test('every file of the page is served, and the page itself at the root', async () => {
	const names = readdirSync(folder).map((name) => (name === 'index.html' ? '/' : `/${name}`));
	expect([...(await readAssets()).keys()].sort()).toEqual(names.sort());
});

test('the files name each other by paths that work below a path of a proxy', async () => {
	for (const [path, { body }] of await readAssets()) {
		const text = body.toString();
		const absolute = /(?:href|src)="\/|from '\/|url\(\/|(?:fetch|ask)\(['"`]\//.exec(text);
		expect([path, absolute]).toEqual([path, null]);
		if (path !== '/icon.svg') expect([path, /https?:\/\//.exec(text)]).toEqual([path, null]);
		expect([path, /innerHTML|insertAdjacentHTML|document\.write/.exec(text)]).toEqual([path, null]);
	}
});
