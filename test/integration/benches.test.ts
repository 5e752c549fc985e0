import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ffmpegAbsence } from '../helpers/recordings';

const run = promisify(execFile);

test.each([
	['calls', 1],
	['jobs', 5],
])('the bench of %s still runs, in its small form', async (row, comparisons) => {
	const { stdout } = await run(process.execPath, ['bench/run.mjs', row, '--small'], {
		timeout: 280_000,
	});
	expect(stdout.match(/throughput +[\d.]+ \(/g)).toHaveLength(comparisons);
	expect(stdout).not.toContain('NaN');
});

(ffmpegAbsence === undefined ? test : test.skip)(
	'the bench of voice notes still runs, in its small form',
	async () => {
		const args = ['bench/run.mjs', 'voice-notes', '--small'];
		const { stdout } = await run(process.execPath, args, { timeout: 280_000 });
		expect(
			stdout.match(/: wrong words [\d.]+ % with ffmpeg, [\d.]+ % without; \d+ and \d+ times/g),
		).toHaveLength(2);
	},
);

test('the bench of scale still runs, in its small form', async () => {
	const { stdout } = await run(process.execPath, ['bench/run.mjs', 'scale', '--small'], {
		timeout: 280_000,
	});
	for (const [title, figure] of [
		['Running 50 jobs', 'jobs/s'],
		['Memory of Redis', 'waiting, bytes'],
		['Workers of all task types', 'connections'],
		['Two workers', 'Redis MB'],
		['Everything else', 'hourly sweep'],
	]) {
		expect(stdout).toContain(title);
		expect(stdout).toContain(figure);
	}
	expect(stdout).not.toMatch(/NaN|did not start/);
});
