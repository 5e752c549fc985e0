import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createReloads } from '../../playground/dev/reload-n8n.mjs';
import { updatePackage } from '../../playground/dev/update-package.mjs';

const folder = mkdtempSync(join(tmpdir(), 'dev-update-'));
const [from, built, place] = ['from', 'built', 'place'].map((name) => join(folder, name)) as [
	string,
	string,
	string,
];

function write(file: string, content: string) {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, content);
}

const placed = (path: string) => readFileSync(join(place, 'dist', path), 'utf8');
const update = () => updatePackage({ from, built, place }).sort();

beforeAll(() => {
	write(join(built, 'nodes/Chat/Chat.node.js'), "const a = await import('./a.js');");
	write(join(built, 'nodes/Chat/Chat.node.json'), '{}');
	write(join(built, 'nodes/Chat/Chat.node.js.map'), '{}');
	write(join(built, 'jobs/a.js'), "await import('bullmq');");
	write(join(from, 'nodes/Chat/chat.svg'), '<svg/>');
	write(join(from, 'credentials/key.png'), 'png');
});

afterAll(() => {
	rmSync(folder, { recursive: true });
});

test('what was built and the icons are placed, and then only what differs', () => {
	expect(update()).toEqual([
		'credentials/key.png',
		'jobs/a.js',
		'nodes/Chat/Chat.node.js',
		'nodes/Chat/Chat.node.json',
		'nodes/Chat/chat.svg',
	]);
	expect(update()).toEqual([]);
	write(join(from, 'nodes/Chat/chat.svg'), '<svg></svg>');
	expect(update()).toEqual(['nodes/Chat/chat.svg']);
});

test('own files that import() loads are loaded by require(), packages as before', () => {
	expect(placed('nodes/Chat/Chat.node.js')).toBe(
		"const a = await Promise.resolve().then(() => require('./a.js'));",
	);
	expect(placed('jobs/a.js')).toBe("await import('bullmq');");
});

test('a file that n8n missed is written again until it has seen it', async () => {
	const said: string[] = [];
	const reloads = createReloads((line) => said.push(line), { reloadMs: 20 });
	const file = join(folder, 'unheard.js');
	let isHeard = false;
	const changing = reloads
		.changing(() => {
			write(file, 'new');
			return [file];
		})
		.then(() => (isHeard = true));
	rmSync(file);
	write(file, 'newer');
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(isHeard).toBe(false);
	reloads.onLine('Hot reload triggered for a-package');
	reloads.onLine('Hot reload failed for a-package');
	await changing;
	expect(said).toEqual(['Hot reload failed for a-package']);
});

test('where nothing changed, n8n is not waited for', async () => {
	const reloads = createReloads(() => undefined);
	expect(await reloads.changing(() => [])).toEqual([]);
});
