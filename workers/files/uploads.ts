import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { FileStorage } from '../../jobs/blobs/file-storage';

/** Files that arrive in chunks: the size of what is there says where to go on. */
export interface Uploads {
	/** Adds the bytes if the upload has exactly `offset` of them; says how many it has then. */
	append(id: string, offset: number, content: Readable): Promise<{ fits: boolean; size: number }>;
	/** Stores the upload under its name, if all of it is there; also where it was stored before. */
	store(id: string, name: string, size: number): Promise<boolean>;
}

export function createUploads(storage: FileStorage): Uploads {
	const pathOf = (id: string) => join(storage.drafts, id);
	const sizeOf = async (id: string) => (await stat(pathOf(id)).catch(() => undefined))?.size ?? 0;
	/** What still writes to an upload: its client may have gone, and come back, unseen. */
	const writing = new Map<string, { content: Readable; done: Promise<void> }>();

	return {
		async append(id, offset, content) {
			const before = writing.get(id);
			before?.content.destroy();
			const done = (async () => {
				await before?.done;
				const size = await sizeOf(id);
				const fits = size === offset;
				if (fits) await appendTo(pathOf(id), content);
				else content.resume();
				return { fits, size: fits ? await sizeOf(id) : size };
			})();
			const mine = { content, done: done.then(ignore, ignore) };
			writing.set(id, mine);
			try {
				return await done;
			} finally {
				if (writing.get(id) === mine) writing.delete(id);
			}
		},
		async store(id, name, size) {
			// An answer may have been lost.
			if ((await storage.sizeOf(name)) === size) return true;
			if ((await sizeOf(id)) !== size) return false;
			const file = await open(pathOf(id), 'r');
			try {
				await file.sync();
			} finally {
				await file.close();
			}
			await storage.store(name, pathOf(id));
			return true;
		},
	};
}

const ignore = () => undefined;

async function appendTo(path: string, content: Readable): Promise<void> {
	const file = await open(path, 'a', 0o600);
	await pipeline(content, file.createWriteStream());
}
