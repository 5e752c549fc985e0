import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completion } from '../../../workers/commands/completion';

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
const script = (shell: 'bash' | 'zsh') => {
	const path = join(folder, shell);
	writeFileSync(path, completion(shell).text);
	return path;
};
afterAll(() => {
	rmSync(folder, { recursive: true });
});

/** What bash offers after these words, the last of which is being typed. */
function offered(...words: string[]): string[] {
	const typed = ['n8n-ai', ...words].map((word) => `'${word}'`).join(' ');
	const lines = `set -u; source ${script('bash')}; COMP_WORDS=(${typed}); COMP_CWORD=${String(words.length)}; _n8n_ai; printf '%s\\n' "\${COMPREPLY[@]-}"`;
	const said = execFileSync('bash', ['--norc', '-c', lines], { encoding: 'utf8' });
	return said.split('\n').filter((line) => line !== '');
}

test('bash completes both names of the command line', () => {
	const lines = `source ${script('bash')}; complete -p n8n-ai n8n-nodes-openai-compatible`;
	expect(execFileSync('bash', ['--norc', '-c', lines], { encoding: 'utf8' })).toBe(
		'complete -o default -F _n8n_ai n8n-ai\ncomplete -o default -F _n8n_ai n8n-nodes-openai-compatible\n',
	);
});

test.each([
	[['re'], ['retry']],
	[['call'], ['callbacks', 'call-again']],
	[
		['list', '--st'],
		['--state', '--stalled-interval'],
	],
	[['list', '--state', 'r'], ['running']],
	[['list', '--state', '=', 'r'], ['running']],
	[
		['worker', '--log-format', '='],
		['json', 'pretty'],
	],
	[['worker', '--config', '=', ''], []],
	[
		['worker', '--log-format', ''],
		['json', 'pretty'],
	],
	[['worker', '--once', '--s3-encryption', 'A'], ['AES256']],
	[
		['health', '--'],
		['--json', '--config', '--health-port', '--help'],
	],
	[
		['completion', ''],
		['bash', 'zsh', '--help'],
	],
	// A path, or a value that only the user knows: bash offers files.
	[['worker', '--config', ''], []],
	[['worker', '--encryption-secret'], ['--encryption-secret-file']],
	[['show', '0f'], []],
	// What somebody has in the command line is no pattern and is not run.
	[['show', '*'], []],
])('after %j bash offers %j', (words, offers) => {
	expect(offered(...words)).toEqual(offers);
});

test('bash runs nothing of what is typed', () => {
	const trace = join(folder, 'ran');
	expect(offered('show', `$(touch ${trace})`)).toEqual([]);
	expect(existsSync(trace)).toBe(false);
});

test('bash completes the same where words are split at something else', () => {
	const lines = `source ${script('bash')}; IFS=,; COMP_WORDS=(n8n-ai call); COMP_CWORD=1; _n8n_ai; printf '%s\\n' "\${COMPREPLY[@]}"`;
	expect(execFileSync('bash', ['--norc', '-c', lines], { encoding: 'utf8' })).toBe(
		'callbacks\ncall-again\n',
	);
});

const hasZsh = spawnSync('zsh', ['--version']).status === 0;

(hasZsh ? test : test.skip)('zsh completes as bash does', () => {
	const lines = `source ${script('zsh')}; print $_comps[n8n-ai]; print $_comps[n8n-nodes-openai-compatible]`;
	const said = execFileSync('zsh', ['-f', '-c', lines], { encoding: 'utf8' });
	expect(said.match(/_bash_complete.*_n8n_ai/g)).toHaveLength(2);
});
