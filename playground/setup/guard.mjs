// Outlives the process that started it by a moment, to clear up what that one had no time for.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const groups = new Set();
const folders = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

const end = (signal) => {
	for (const group of groups) {
		try {
			process.kill(-group, signal);
		} catch {
			groups.delete(group);
		}
	}
};

createInterface({ input: process.stdin })
	.on('line', (line) => {
		const { watch, kind, value } = JSON.parse(line);
		(kind === 'group' ? groups : folders)[watch ? 'add' : 'delete'](value);
	})
	.on('close', () => {
		end('SIGTERM');
		setTimeout(() => process.exit(), groups.size > 0 ? 5000 : 0);
		process.on('exit', () => {
			end('SIGKILL');
			for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		});
	});
