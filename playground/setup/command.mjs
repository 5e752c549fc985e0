import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of an executable on PATH, or undefined. */
export function onPath(name) {
	for (const folder of (process.env.PATH ?? '').split(delimiter)) {
		const file = join(folder, name);
		try {
			accessSync(file, constants.X_OK);
			return file;
		} catch {
			continue;
		}
	}
	return undefined;
}

/** Runs a command to its end. Rejects with its last lines when it fails. Resolves to what it wrote. */
export function run(file, args, { cwd, env = process.env } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		const keep = (chunk) => (output = (output + chunk).slice(-200_000));
		child.stdout.setEncoding('utf8').on('data', keep);
		child.stderr.setEncoding('utf8').on('data', keep);
		child.on('error', reject);
		child.on('close', (code, signal) => {
			if (code === 0) return resolve(output);
			const lines = output.trimEnd().split('\n');
			// npm says why first and explains itself afterwards, a compiler ends with what is wrong.
			const said = lines.length > 40 ? [...lines.slice(0, 15), '…', ...lines.slice(-25)] : lines;
			const command = [file, ...args].join(' ');
			reject(new Error(`${command} ended with ${signal ?? `code ${code}`}:\n${said.join('\n')}`));
		});
	});
}

/** npm as it was called, with nothing of the outer `npm start` leaking into the inner one. */
export function npm(args, { cwd, env } = {}) {
	const inherited = Object.fromEntries(
		Object.entries(process.env).filter(
			([key]) => !/^npm_(config_(local_prefix|ignore_scripts|omit)|package_|lifecycle_)/i.test(key),
		),
	);
	const script = process.env.npm_execpath;
	const isNpm = script !== undefined && /npm-cli\.[cm]?js$/.test(script);
	const command = isNpm ? [process.execPath, script] : ['npm'];
	return run(command[0], [...command.slice(1), ...args], {
		cwd,
		env: { ...inherited, npm_config_loglevel: 'error', ...env },
	});
}
