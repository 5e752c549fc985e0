import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type * as Callbacks from '../../../jobs/callbacks/callbacks';
import type * as CheckQueue from '../../../jobs/queue/check-queue';
import type * as Collect from '../../../jobs/collect';
import type * as Dispatch from '../../../jobs/dispatch';
import type * as Queue from '../../../jobs/queue/open-queue';
import type * as RequireWorker from '../../../jobs/queue/require-worker';
import type * as Retry from '../../../jobs/retry-failed';

const root = join(__dirname, '..', '..', '..');
const kept = join(root, 'test', 'fixtures', 'releases');
const ending = '.json.br';

/** The releases whose builds are kept. */
export const releases = readdirSync(kept)
	.filter((name) => name.endsWith(ending))
	.map((name) => name.slice(0, -ending.length));

const unpacked = new Map<string, string>();

/** The folders of a release, as npm would install them; with the dependencies of today. */
export function releasedPackage(version: string): string {
	const known = unpacked.get(version);
	if (known !== undefined) return known;
	const folder = mkdtempSync(join(tmpdir(), 'release-'));
	const packed = brotliDecompressSync(readFileSync(join(kept, `${version}${ending}`)));
	const files = JSON.parse(packed.toString()) as Record<string, string>;
	for (const [name, content] of Object.entries(files)) {
		const path = join(folder, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, content);
	}
	symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
	unpacked.set(version, folder);
	return folder;
}

/** What a node of that package uses of the queue. */
export function queueOf(packageFolder: string) {
	const load = createRequire(join(packageFolder, 'package.json'));
	return {
		...(load('./jobs/queue/open-queue.js') as Pick<typeof Queue, 'openQueue'>),
		...(load('./jobs/queue/check-queue.js') as typeof CheckQueue),
		...(load('./jobs/dispatch.js') as typeof Dispatch),
		...(load('./jobs/collect.js') as typeof Collect),
		...(load('./jobs/retry-failed.js') as typeof Retry),
		...(load('./jobs/queue/require-worker.js') as typeof RequireWorker),
		...(load('./jobs/callbacks/callbacks.js') as Pick<typeof Callbacks, 'requestCallback'>),
	};
}
