import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock, withLock } from '../../playground/setup/lock.mjs';

describe('a lock between processes', () => {
	let folder: string;
	const lockFile = () => join(folder, 'install.lock');

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'lock-'));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('is held by one at a time and leaves nothing behind', () => {
		const release = tryLock(folder, 'install');
		expect(release).toBeDefined();
		expect(tryLock(folder, 'install')).toBeUndefined();
		release?.();
		expect(readdirSync(folder)).toEqual([]);
	});

	it('is taken over from a process that is gone', () => {
		writeFileSync(lockFile(), '2147483646');
		expect(tryLock(folder, 'install')).toBeDefined();
	});

	it('is taken over when its heart stopped, whoever has that pid now', () => {
		writeFileSync(lockFile(), String(process.pid));
		const longAgo = new Date(Date.now() - 60_000);
		utimesSync(lockFile(), longAgo, longAgo);
		expect(tryLock(folder, 'install')).toBeDefined();
	});

	it('is released when the work fails', async () => {
		const work = withLock(folder, 'install', () => Promise.reject(new Error('no network')));
		await expect(work).rejects.toThrow('no network');
		expect(readdirSync(folder)).toEqual([]);
	});
});
