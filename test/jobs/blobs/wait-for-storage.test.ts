import { Failure, type FailureDetails } from '../../../endpoint/failure';
import type { FileStorage } from '../../../jobs/blobs/file-storage';
import { waitForStorage } from '../../../jobs/blobs/wait-for-storage';

const failure = (kind: FailureDetails['kind']) => new Failure({ kind, message: 'no' });

/** Fails so often before it answers. */
function failing(times: number, kind: FailureDetails['kind'] = 'temporarily-unavailable') {
	let asked = 0;
	const answer = () => {
		asked += 1;
		return asked > times ? Promise.resolve() : Promise.reject(failure(kind));
	};
	const storage = { store: answer, release: answer } as unknown as FileStorage;
	return { storage, asked: () => asked };
}

test('a storage that is away is asked again until it is back', async () => {
	const { storage, asked } = failing(1);
	await waitForStorage(storage, 60_000).store('name', 'path');
	expect(asked()).toBe(2);
});

test('it is given up after the time, and at once where it refuses', async () => {
	const away = failing(Infinity);
	await expect(waitForStorage(away.storage, -1).store('name', 'path')).rejects.toThrow('no');
	expect(away.asked()).toBe(1);
	const refused = failing(Infinity, 'credential-invalid');
	await expect(waitForStorage(refused.storage, 60_000).store('a', 'b')).rejects.toThrow('no');
	expect(refused.asked()).toBe(1);
});

test('a release that cannot be said is no failure', async () => {
	const { storage, asked } = failing(Infinity);
	await expect(waitForStorage(storage, 60_000).release('name')).resolves.toBeUndefined();
	expect(asked()).toBe(1);
});
