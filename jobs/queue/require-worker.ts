import { join } from 'node:path';
import { abortableDelay } from '../../endpoint/abortable-delay';
import { Failure } from '../../endpoint/failure';
import { mismatchOf } from './mismatch-of';
import type { JobQueue } from './open-queue';
import { readsFormat } from './reads-format';
import { workersAlive, type WorkerAlive } from './workers-alive';

const defaultPrefix = '{n8n-ai}';

/**
 * What starts a worker of the queue from the package that runs here. It is node itself, since npx
 * ends on SIGTERM without passing it on, and a worker that is killed hands nothing back.
 */
export function workerCommand({ settings }: Pick<JobQueue, 'settings'>): string {
	const { namespace, prefix } = settings;
	return [
		`node ${quoted(join(__dirname, '..', '..', 'workers', 'cli.js'))} worker`,
		...(prefix === defaultPrefix ? [] : [`--prefix ${quoted(prefix)}`]),
		...(namespace === undefined ? [] : [`--namespace ${namespace}`]),
	].join(' ');
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`);

/**
 * Makes sure that somebody will run the jobs, and says which workers are alive. Throws
 * temporarily-unavailable if no worker shows up in the time, and credential-invalid for one that could
 * not read or find what is queued.
 */
export async function requireWorker(
	queue: JobQueue,
	options: { withinMs?: number; capability?: string; signal?: AbortSignal } = {},
): Promise<WorkerAlive[]> {
	const { withinMs = 5000, capability, signal = new AbortController().signal } = options;
	const serves = ({ concurrency }: WorkerAlive) =>
		capability === undefined || concurrency[capability] !== undefined;
	const until = Date.now() + withinMs;
	for (;;) {
		const alive = await workersAlive(queue);
		const serving = alive.filter(serves);
		if (serving.some(readsFormat)) {
			for (const worker of serving) {
				const mismatch = await mismatchOf(queue, worker);
				if (mismatch) throw mismatch;
			}
			return alive;
		}
		if (Date.now() >= until) {
			const [older] = serving;
			throw older ? tooOld(older) : noWorker(alive, capability, workerCommand(queue));
		}
		await abortableDelay(Math.min(250, Math.max(1, until - Date.now())), signal);
	}
}

const tooOld = ({ host, version }: WorkerAlive) =>
	new Failure({
		kind: 'temporarily-unavailable',
		message: `Every worker runs an older version of the package (${version} on ${host}), which cannot run what this version queues`,
		hint: 'Upgrade the workers and start them again. Workers are upgraded before n8n',
	});

function noWorker(alive: WorkerAlive[], capability: string | undefined, command: string): Failure {
	return alive.length === 0 || capability === undefined
		? new Failure({
				kind: 'temporarily-unavailable',
				message: 'No worker is running, so the queued jobs would not run',
				hint: `Start one: ${command}`,
			})
		: new Failure({
				kind: 'temporarily-unavailable',
				message: `Workers are running, but none of them serves ${capability}`,
				hint: `Start one that does: ${command} --concurrency ${capability}=4`,
			});
}
