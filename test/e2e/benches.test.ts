import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

jest.setTimeout(300_000);

test.each([
	['parallel', 3],
	['item-cpu', 7],
	['one-call', 5],
	['texts', 3],
	['installed', 2],
	['growth', 5],
])('the bench %s still runs in a real n8n, in its small form', async (bench, rows) => {
	const { stdout } = await run(process.execPath, ['bench/run.mjs', bench, '--small'], {
		timeout: 280_000,
	});
	expect(stdout.match(/: -?[\d.]+ \S.* \(-?[\d.]+ to -?[\d.]+\)$/gm)).toHaveLength(rows);
	expect(stdout).not.toMatch(/NaN|Infinity/);
});
