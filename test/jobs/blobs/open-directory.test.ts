import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOpening, openDirectory } from '../../../jobs/blobs/open-directory';
import { hangDirectory } from '../../helpers/hanging-directory';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'directory-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true, force: true });
});

test('a directory has the same id for all who open it, at once and later', async () => {
	const directory = join(folder, 'a', 'b');
	const ids = await Promise.all([1, 2, 3].map(() => openDirectory(directory)));
	expect(new Set([...ids, await openDirectory(directory)]).size).toBe(1);
	expect(await openDirectory(join(folder, 'c'))).not.toBe(ids[0]);
	expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
});

test('a directory that cannot be made is named with the reason, each time', async () => {
	writeFileSync(join(folder, 'file'), '');
	for (let tries = 0; tries < 2; tries++) {
		await expect(openDirectory(join(folder, 'file', 'files'))).rejects.toMatchObject({
			details: { kind: 'credential-invalid', message: expect.stringContaining('ENOTDIR') },
		});
	}
});

(existsSync('/proc/self') ? test : test.skip)(
	'a directory in a place where none can be made is refused, and no longer tried',
	async () => {
		await expect(openDirectory('/proc/n8n/files')).rejects.toMatchObject({
			details: {
				kind: 'credential-invalid',
				message: 'The shared file directory /proc/n8n/files is not writable (ENOENT)',
			},
		});
		expect(isOpening()).toBe(false);
	},
);

test('one that never answers is given up, and however often it is tried, other files are read', async () => {
	const letGo = hangDirectory(folder);
	const tries = [1, 2, 3, 4, 5, 6, 7, 8].map(async () => await openDirectory(folder));
	const said = await Promise.allSettled(tries);
	for (const one of said) {
		expect(one).toMatchObject({
			status: 'rejected',
			reason: {
				details: {
					kind: 'temporarily-unavailable',
					message: `The shared file directory ${folder} did not answer within 6 seconds`,
				},
			},
		});
	}
	// Eight that wait would hold all four threads that read files.
	expect(await readFile(__filename, 'utf8')).toContain('four threads');
	letGo();
});
