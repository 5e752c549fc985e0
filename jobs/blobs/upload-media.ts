import { media, type Media, type MediaSource } from '../../capabilities/capability';
import type { BlobStore } from './blob-store';
import { inSlices } from '../../capabilities/shared/in-slices';

const strictMedia = media.strict();
const atOnce = 4;

/**
 * A copy of each request whose media are blobs: every file is stored once, a few at a time.
 * Throws what the source throws when a file cannot be read.
 */
export async function uploadMedia(
	requests: unknown[],
	source: MediaSource,
	blobs: BlobStore,
): Promise<{ requests: unknown[]; refs: string[] }> {
	const found = new Map<string, Media>();
	await inSlices(requests, (request) => {
		mapMedia(request, (file) => {
			found.set(file.ref, file);
			return file;
		});
	});
	const stored = new Map<string, Media>();
	const queue = [...found.entries()];
	const upload = async () => {
		for (let next = queue.shift(); next; next = queue.shift()) {
			const [name, file] = next;
			const { ref, byteLength } = await blobs.put(await source.open(file));
			stored.set(name, { ...file, ref, byteLength });
		}
	};
	await Promise.all(Array.from({ length: atOnce }, upload));
	const changed: unknown[] = [];
	await inSlices(requests, (request) => {
		const copy = mapMedia(request, (file) => {
			const { ref, byteLength } = stored.get(file.ref) ?? file;
			return { ...file, ref, byteLength };
		});
		changed.push(copy);
	});
	return {
		requests: changed,
		refs: [...new Set([...stored.values()].map(({ ref }) => ref))],
	};
}

/** Copies a JSON value and puts something else in the place of every media object in it. */
function mapMedia(value: unknown, change: (file: Media) => Media): unknown {
	if (Array.isArray(value)) return value.map((entry) => mapMedia(entry, change));
	if (typeof value !== 'object' || value === null) return value;
	// Most objects are none, which is told at once where there are a hundred thousand.
	const file = 'byteLength' in value ? strictMedia.safeParse(value) : undefined;
	if (file?.success) return change(file.data);
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, mapMedia(entry, change)]),
	);
}
