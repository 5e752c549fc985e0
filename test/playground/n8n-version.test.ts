import { n8nDataFolder, n8nFolder, n8nVersion } from '../../playground/setup/n8n-version.mjs';
import playground from '../../playground/package.json';

const locked = playground.dependencies.n8n;
const before = process.env.N8N_VERSION;

const choose = (version: string) => {
	process.env.N8N_VERSION = version;
};

afterAll(() => {
	if (before === undefined) delete process.env.N8N_VERSION;
	else choose(before);
});

test.each(['', locked])('N8N_VERSION "%s" is the n8n of the lockfile', (version) => {
	choose(version);
	expect(n8nVersion()).toEqual({ version: locked, isLocked: true });
	expect(n8nFolder()).toMatch(/playground$/);
});

test('another n8n has a folder of its own, and its data in it', () => {
	choose('1.2.3');
	expect(n8nFolder()).toMatch(/n8n-1\.2\.3$/);
	expect(n8nDataFolder().startsWith(n8nFolder())).toBe(true);
});

test('what is no version is refused, and names no folder', () => {
	choose('../..');
	expect(() => n8nFolder()).toThrow(/N8N_VERSION is to be a version such as/);
});
