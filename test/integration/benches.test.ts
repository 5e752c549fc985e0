import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

test.each([
	['calls', 1],
	['jobs', 5],
])('the bench of %s still runs, in its small form', async (row, comparisons) => {
	const { stdout } = await run(process.execPath, ['bench/run.mjs', row, '--small']);
	expect(stdout.match(/throughput +[\d.]+ \(/g)).toHaveLength(comparisons);
	expect(stdout).not.toContain('NaN');
});
