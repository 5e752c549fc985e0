// What `npm run test:watch` runs: the unit tests of what changed since the last commit, again with each change.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { node24 } from '../playground/setup/node24.mjs';
import { root } from '../playground/setup/paths.mjs';
import { prepare } from '../playground/setup/prepare.mjs';

await prepare({ withN8n: false, withBuild: false });
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const args = ['--selectProjects=unit', '--watch', '--testTimeout=30000', ...process.argv.slice(2)];
spawn(node24(), [jest, ...args], { cwd: root, stdio: 'inherit' }).on('close', (code) => {
	process.exitCode = code ?? 1;
});
