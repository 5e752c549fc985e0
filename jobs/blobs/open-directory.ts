import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../../endpoint/failure';
import { within } from '../redis/within';

const timeoutMs = 6000;

/** Where drafts of files are written before they get their name. */
export const draftsOf = (directory: string): string => join(directory, 'tmp');

/**
 * Those that are being opened. What waits for a network mount that hangs holds a thread of the
 * process, of which there are four: each directory may hold one, however often it is tried.
 */
const opening = new Map<string, Promise<string>>();

/** Whether a directory has not answered yet: what waits for it holds up the end of the process as well. */
export const isOpening = (): boolean => opening.size > 0;

/**
 * Creates the directory where needed and returns its id, within 6 s. Throws credential-invalid if it
 * cannot be written to, and temporarily-unavailable if it does not answer.
 */
export async function openDirectory(directory: string): Promise<string> {
	const work = opening.get(directory) ?? prepare(directory);
	opening.set(directory, work);
	const done = () => opening.delete(directory);
	work.then(done, done);
	return await within(timeoutMs, work, () => {
		return new Failure({
			kind: 'temporarily-unavailable',
			message: `The shared file directory ${directory} did not answer within ${String(timeoutMs / 1000)} seconds`,
			hint: 'Check the disk or the network mount that it is on: a command such as ls hangs there, too',
		});
	});
}

async function prepare(directory: string): Promise<string> {
	try {
		await createFolder(draftsOf(directory));
		return await storeId(directory);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new Failure(
			{
				kind: 'credential-invalid',
				message: `The shared file directory ${directory} is not writable (${code ?? 'unknown reason'})`,
				hint: 'Allow this process to write there, or set another shared file directory',
			},
			{ cause: error },
		);
	}
}

/**
 * Creates the folder and those above it. Not by the recursive mkdir of Node.js: in a folder where
 * nothing can be created, such as /proc, it tries without end and keeps a thread busy.
 */
async function createFolder(path: string): Promise<void> {
	try {
		await createOne(path);
	} catch (error) {
		const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
		if (!isMissing || dirname(path) === path) throw error;
		await createFolder(dirname(path));
		await createOne(path);
	}
}

async function createOne(path: string): Promise<void> {
	await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	});
}

/** The name that the directory got from whoever came first. */
async function storeId(directory: string): Promise<string> {
	const path = join(directory, 'store-id');
	const draft = join(draftsOf(directory), randomUUID());
	await writeFile(draft, randomUUID(), { mode: 0o600 });
	// A link is made whole or not at all, so nobody reads half an id.
	await link(draft, path).catch(() => undefined);
	await rm(draft);
	return await readFile(path, 'utf8');
}
