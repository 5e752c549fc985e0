import { releasedMs } from './file-storage';

export interface ListedObject {
	/** Below the folder of the storage. */
	key: string;
	/** Milliseconds since 1970. */
	modifiedAt: number;
}

/** A file and the marks beside it. */
export interface Ages {
	/** Of the file. */
	name: string;
	keys: string[];
	/** Whether the file itself is there, and not only its marks. */
	isThere: boolean;
	/** When it was stored or touched last, in milliseconds since 1970; 0 if never. */
	touchedAt: number;
	/** When it was released last; 0 if never. */
	releasedAt: number;
}

/** Puts a list in the order of its keys together by file. */
export async function* agesOf(list: AsyncIterable<ListedObject>): AsyncGenerator<Ages> {
	let ages: Ages | undefined;
	for await (const { key, modifiedAt } of list) {
		const [file = '', mark] = key.split('.');
		const name = file.slice(file.lastIndexOf('/') + 1);
		if (ages && ages.name !== name) yield ages;
		if (ages?.name !== name) ages = noAges(name);
		ages.keys.push(key);
		if (mark === 'released') ages.releasedAt = modifiedAt;
		else ages.touchedAt = Math.max(ages.touchedAt, modifiedAt);
		if (mark === undefined) ages.isThere = true;
	}
	if (ages) yield ages;
}

/** Whether the file was not touched for the time, or for an hour since its release. */
export function isDue({ touchedAt, releasedAt }: Ages, olderThanMs: number): boolean {
	const now = Date.now();
	const isReleased = releasedAt > touchedAt && releasedAt <= now - releasedMs;
	return isReleased || Math.max(touchedAt, releasedAt) <= now - olderThanMs;
}

const noAges = (name: string): Ages => ({
	name,
	keys: [],
	isThere: false,
	touchedAt: 0,
	releasedAt: 0,
});
