import { spawnSync } from 'node:child_process';

/** Whether promtool is installed: of Debian's package prometheus. */
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

/** For tests that need promtool: the name of each says that it is skipped where it is not installed. */
export function promtoolTest(name: string, work: () => Promise<void> | void): void {
	const run = async () => {
		await work();
	};
	if (hasPromtool) test(name, run);
	else test.skip(`${name} (skipped: promtool is not installed)`, run);
}

/** What promtool finds wrong: nothing where all is well. */
export function promtool(args: string[], options: { input?: string; cwd?: string } = {}): string {
	const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8', ...options });
	return status === 0 && stderr === '' ? '' : `${String(status)}: ${stdout}${stderr}`;
}
