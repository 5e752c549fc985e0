import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { QueueSettings } from '../../../jobs/redis/queue-settings';
import { builtPackage } from '../../integration/helpers/cli-worker';
import type { Work } from './work';

export interface Told {
	batchId?: string;
	/** Whether the batch was there already. */
	attached?: boolean;
	failure?: string;
}

/** Dispatches in a process of its own, which is killed after the time; undefined where it was. */
export async function dispatchElsewhere(
	settings: QueueSettings,
	folder: string,
	{ options }: Work,
	killAfterMs?: number,
): Promise<Told | undefined> {
	const child = fork(join(__dirname, 'dispatcher.mjs'));
	let told: Told | undefined;
	child.on('message', (message: Told) => (told = message));
	const ended = once(child, 'exit');
	child.send({ packageFolder: builtPackage(), folder, settings, options });
	if (killAfterMs !== undefined) {
		await Promise.race([ended, delay(killAfterMs)]);
		child.kill('SIGKILL');
	}
	await ended;
	return told;
}
