import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { otherOwners } from '../../jobs/sweeping/blob-owners';
import { checkQueue } from '../../jobs/queue/check-queue';
import type { Finding } from '../../jobs/redis/finding';
import { howToReach, lateCallbacks } from '../../jobs/callbacks/late-callbacks';
import { openQueue, type JobQueue } from '../../jobs/queue/open-queue';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import { oneLine } from '../reports/one-line';
import type { Output } from './output';

/** Checks all that queued jobs need, and says what follows from it; it is wrong where jobs would not run. */
export async function doctor(settings: QueueSettings, ffmpegPath?: string): Promise<Output> {
	const { ok, isReady, findings } = await checkQueue(settings, 'this command');
	const running = isReady ? await checkRunning(settings) : [];
	const all = [...findings, ...running, await checkFfmpeg(ffmpegPath)];
	const conclusion = concludes(all);
	const json = { ok, findings: all, conclusion };
	return { isWrong: !ok, text: [...all.map(row), '', conclusion].join('\n'), json };
}

function concludes(findings: Finding[]): string {
	const count = (level: Finding['level']) =>
		findings.filter((finding) => finding.level === level).length;
	if (count('error') > 0) return 'Queued jobs will not run until the errors above are fixed.';
	return count('warning') > 0
		? 'Queued jobs run. The warnings above say what could be better.'
		: 'All is well: queued jobs run.';
}

async function checkRunning(settings: QueueSettings): Promise<Finding[]> {
	const queue = await openQueue(settings);
	try {
		return [...(await checkCallbacks(queue)), ...(await checkFolder(queue))];
	} finally {
		await queue.close();
	}
}

/** Batches that have ended, and whose waiting nodes no worker could resume. */
async function checkCallbacks(queue: JobQueue): Promise<Finding[]> {
	return (await lateCallbacks(queue)).map(({ batchId, host, attempts, lastError, nextAt }) => ({
		level: 'warning',
		what: `n8n at ${oneLine(host)} has not accepted the callback of batch ${batchId} after ${String(attempts)} attempts: ${oneLine(lastError)}. The next attempt is at ${new Date(nextAt).toISOString()}`,
		howTo: howToReach,
	}));
}

/** Whether a queue of another Redis keeps its files in the same folder. */
async function checkFolder(queue: JobQueue): Promise<Finding[]> {
	return (await otherOwners(queue)).map((mark) => ({
		level: 'warning',
		what: `Another queue with the same prefix keeps its files in ${queue.blobs.storage.place}, so neither of them removes files by age`,
		howTo: `Give each queue its own shared file directory or namespace. If the other queue no longer exists, delete ${mark}`,
	}));
}

async function checkFfmpeg(path?: string): Promise<Finding> {
	const version = await findFfmpeg(path);
	return version === undefined
		? {
				level: 'warning',
				what: 'ffmpeg is not on the PATH: ogg with vorbis and AAC other than AAC-LC cannot be converted, and they and mp3 are cut at estimated places',
				howTo: 'Install ffmpeg, e.g. apt-get install ffmpeg',
			}
		: {
				level: 'ok',
				what: `ffmpeg ${version} is ${path === undefined ? 'on the PATH' : `at ${path}`}`,
				howTo: '',
			};
}

const marks = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' };

const row = ({ level, what, howTo }: Finding): string =>
	`${marks[level]}  ${what}${howTo === '' ? '' : `\n         → ${howTo}`}`;

/** The version of an ffmpeg, of the one on the PATH unless told; undefined where there is none. */
async function findFfmpeg(path = 'ffmpeg'): Promise<string | undefined> {
	try {
		const { stdout } = await promisify(execFile)(path, ['-version'], { timeout: 10_000 });
		return /version (\S+)/.exec(stdout)?.[1] ?? 'of unknown version';
	} catch {
		return undefined;
	}
}
