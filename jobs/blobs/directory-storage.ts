import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { minAgeMs, releasedMs, type FileStorage, type Owner } from './file-storage';
import { draftsOf, openDirectory } from './open-directory';
import { ownersFolder, sweepFiles } from './sweep-files';

/** Files in a directory that n8n and the workers share. Throws within 6 s if it cannot be used. */
export async function openDirectoryStorage(directory: string): Promise<FileStorage> {
	const id = await openDirectory(directory);
	const owners = join(directory, ownersFolder);
	const pathOf = (name: string) => join(directory, name.slice(0, 2), name.slice(2));
	const age = async (name: string, ms: number) => {
		const time = new Date(Date.now() - ms);
		// Nothing to do where it is not there.
		await utimes(pathOf(name), time, time).catch(ignore);
	};
	return {
		place: `the shared file directory ${directory}`,
		id: () => Promise.resolve(id),
		// Opening it has written there.
		tryWrite: () => Promise.resolve(),
		drafts: draftsOf(directory),
		async sizeOf(name) {
			const seen = await stat(pathOf(name)).catch(ignore);
			return seen?.size;
		},
		async store(name, path) {
			const target = pathOf(name);
			await mkdir(dirname(target), { recursive: true, mode: 0o700 });
			await rename(path, target);
			await syncDirectory(dirname(target));
		},
		read: (name, from = 0) => Promise.resolve(createReadStream(pathOf(name), { start: from })),
		touch: async (name) => {
			await age(name, 0);
		},
		release: async (name) => {
			await age(name, minAgeMs - releasedMs);
		},
		sweep: async (olderThanMs, options) => await sweepFiles(directory, olderThanMs, options),
		async removeAll({ dryRun = false } = {}) {
			const entries = await readdir(directory, { recursive: true, withFileTypes: true });
			const files = entries.filter((entry) => entry.isFile() && entry.name !== 'store-id');
			if (!dryRun) for (const { parentPath, name } of files) await rm(join(parentPath, name));
			return files.length;
		},
		async claim(owner) {
			await mkdir(owners, { recursive: true, mode: 0o700 });
			await writeFile(join(owners, owner), '', { mode: 0o600 });
		},
		async owners() {
			const ids = await readdir(owners).catch(() => []);
			return await Promise.all(ids.map(async (owner) => await ownerOf(owners, owner)));
		},
	};
}

async function ownerOf(folder: string, id: string): Promise<Owner> {
	const mark = join(folder, id);
	const seen = await stat(mark).catch(ignore);
	return { id, seenAt: seen?.mtimeMs ?? 0, mark };
}

async function syncDirectory(path: string): Promise<void> {
	const directory = await open(path, 'r');
	// Windows cannot sync a directory; the file itself is safe already.
	await directory.sync().catch(ignore);
	await directory.close();
}

const ignore = () => undefined;
