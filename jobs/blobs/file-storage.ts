import type { Readable } from 'node:stream';

/**
 * Where encrypted files are kept: a directory, a bucket, or the directory of a worker that serves it.
 * A name is 64 hex digits, and stands for the same content for ever.
 */
export interface FileStorage {
	/** In messages, e.g. "the shared file directory /data/files". */
	readonly place: string;
	/**
	 * Random, and kept there: two processes with the same id see the same files. Throws
	 * credential-invalid if the storage cannot be used, temporarily-unavailable if it does not answer.
	 */
	id(): Promise<string>;
	/** Writes something and removes it; throws as id() does if that is not allowed. */
	tryWrite(): Promise<void>;
	/** An existing folder of this machine in which files are written before they are stored. */
	readonly drafts: string;
	/** Stores the file at the path durably; may move it. */
	store(name: string, path: string): Promise<void>;
	/** In bytes; undefined where there is no such file. */
	sizeOf(name: string): Promise<number | undefined>;
	/** The bytes from there on. Ends with an error where the file is not there. */
	read(name: string, from?: number): Promise<Readable>;
	/** Makes the file young again; nothing happens where it is not there. */
	touch(name: string): Promise<void>;
	/** Lets the file go an hour from now, unless somebody touches it until then. */
	release(name: string): Promise<void>;
	/**
	 * Removes what was not touched for the time in milliseconds and is not needed, or only counts it;
	 * says how many.
	 */
	sweep(olderThanMs: number, options?: SweepOptions): Promise<number>;
	/** Removes every file and mark, or only counts them, but not the id; says how many. */
	removeAll(options?: Pick<SweepOptions, 'dryRun'>): Promise<number>;
	/** Marks the files as used by the queue with that id. */
	claim(owner: string): Promise<void>;
	/** The queues that marked the files as theirs, and when. */
	owners(): Promise<Owner[]>;
}

export interface SweepOptions {
	dryRun?: boolean;
	/** Names of files that stay, however old they are. */
	needed?: ReadonlySet<string>;
}

export interface Owner {
	id: string;
	/** Milliseconds since 1970. */
	seenAt: number;
	/** The file or object that says so: without it the queue counts no more. */
	mark: string;
}

/** What was not touched for this long may be swept, in milliseconds: longer than any upload takes. */
export const minAgeMs = 24 * 3_600_000;

/** How long a file that was released stays, in milliseconds. */
export const releasedMs = 3_600_000;
