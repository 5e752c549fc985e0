import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../workers/config/config';
import { readOptions } from '../../../workers/config/options';
import { readCall } from '../../../workers/config/read-call';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'call-'));
});
afterEach(() => {
	rmSync(folder, { recursive: true });
});

/** A configuration file with this text or content, that its owner alone can read. */
function configFile(content: unknown, mode = 0o600): string {
	const path = join(folder, 'config.json');
	writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
	chmodSync(path, mode);
	return path;
}

const secret = 'an encryption secret for tests, long enough';

describe('the configuration file', () => {
	test('a flag beats the environment, which beats the file', () => {
		const config = configFile({
			...{ prefix: '{file}', namespace: 'file', concurrency: 3, cluster: true },
			...{ 'encryption-secret': secret, 'drain-timeout': 5 },
		});
		const env = { N8N_AI_CONFIG: config, N8N_AI_PREFIX: '{env}', N8N_AI_NAMESPACE: 'env' };
		const call = readCall('worker', ['--namespace', 'flag'], env);
		expect(call).toMatchObject({ mistakes: [], warnings: [] });
		expect(readConfig(call)).toMatchObject({
			queue: { prefix: '{env}', namespace: 'flag', cluster: true, encryptionSecret: secret },
			...{ concurrency: { chat: 3 }, drainTimeoutMs: 5000 },
		});
	});

	test('the file of a flag beats that of the environment', () => {
		const config = configFile({ prefix: '{file}' });
		const env = { N8N_AI_CONFIG: '/nowhere' };
		expect(readCall('list', ['--config', config], env)).toMatchObject({
			...{ mistakes: [], settings: { prefix: '{file}' } },
		});
	});

	test.each([
		['redis-url', 'redis-url-file', 'N8N_AI_REDIS_URL_FILE'],
		['encryption-secret', 'encryption-secret-file', 'N8N_AI_ENCRYPTION_SECRET_FILE'],
		['previous-secret-file', 'previous-secret', 'N8N_AI_PREVIOUS_SECRET'],
	] as const)('%s in the file gives way to %s of the environment', (lower, upper, variable) => {
		const config = configFile({ [lower]: 'of the file' });
		const { settings } = readCall('worker', ['--config', config], { [variable]: 'of env' });
		expect(settings).toEqual({ config, [upper]: 'of env' });
	});

	test.each([
		['{"prefx": "x"}', 'contains the unknown setting "prefx"'],
		['{"limit": 3}', 'contains the unknown setting "limit"'],
		['{"config": "other.json"}', 'contains the unknown setting "config"'],
		['{"prefix": ["x"]}', '"prefix" must be a text, a number, true or false'],
		['{"prefix": ""}', '"prefix" must be a text, a number, true or false'],
		['[]', 'must contain a JSON object'],
		['{"encryption-secret": "hidden', 'The file of --config (N8N_AI_CONFIG) is not JSON'],
	])('%s is a mistake: %s', (text, said) => {
		const { mistakes } = readCall('worker', ['--config', configFile(text)], {});
		expect(mistakes).toEqual([expect.stringContaining(said)]);
		expect(mistakes.join()).not.toContain('hidden');
	});

	test('a file that cannot be read is a mistake', () => {
		const { mistakes } = readCall('worker', [], { N8N_AI_CONFIG: '/nowhere.json' });
		expect(mistakes).toEqual([
			'The file of --config (N8N_AI_CONFIG) cannot be read: /nowhere.json',
		]);
	});

	test.each([
		[{ 'encryption-secret': secret }, 0o644, true],
		[{ 'previous-secret': secret }, 0o640, true],
		[{ 'redis-url': 'redis://user:password@host' }, 0o604, true],
		[{ 'encryption-secret': secret }, 0o600, false],
		[{ 'encryption-secret': secret }, 0o400, false],
		[{ 'redis-url': 'redis://host', 'encryption-secret-file': '/x' }, 0o644, false],
	])('%j with the mode %o is warned of: %s', (content, mode, isWarned) => {
		const path = configFile(content, mode);
		const { warnings, mistakes } = readCall('worker', ['--config', path], {});
		expect(mistakes).toEqual([]);
		expect(warnings).toEqual(isWarned ? [expect.stringContaining(`chmod 600 ${path}`)] : []);
	});
});

describe('flags of a command', () => {
	test('are read beside settings and words', () => {
		const call = readCall('call-again', ['ab', '--json', '--prefix=x', 'cd'], {});
		expect(call).toMatchObject({
			...{ words: ['ab', 'cd'], own: { json: '' }, settings: { prefix: 'x' }, mistakes: [] },
		});
	});

	test('are no words, and have no effect on what is not given', () => {
		const nothing = { json: false, once: false, dryRun: false, all: false, yes: false };
		expect(readOptions(readCall('list', [], {}))).toEqual({ ...nothing, states: [], limit: 50 });
	});

	test.each([
		[
			'list',
			['--state', 'failed, running', '--limit=3'],
			{ states: ['running', 'failed'], limit: 3 },
		],
		['worker', ['--once'], { once: true }],
		['cancel', ['ab', '--yes', '--json'], { yes: true, json: true }],
		['purge', ['--older-than', '12h'], { olderThanMs: 43_200_000 }],
		['purge', ['--all', '--dry-run'], { all: true, dryRun: true }],
	] as const)('%s %j', (command, argv, options) => {
		const call = readCall(command, argv, {});
		expect(readOptions(call)).toMatchObject(options);
		expect(call.mistakes).toEqual([]);
	});

	test.each([
		['list', ['--state', 'done'], '--state contains "done". Use waiting, running,'],
		['list', ['--limit', '0'], '--limit must be a whole number of at least 1, not "0"'],
		['list', ['--limit'], '--limit needs a value'],
		['list', ['--json=yes'], '--json takes no value'],
		['list', ['--once'], '--once does not belong to this command'],
		['list', ['--nonsense'], '--nonsense is unknown. See --help'],
		['list', ['ab'], '"ab" does not belong to a flag. See list --help'],
		['show', [], 'show needs BATCH_ID. See show --help'],
		['show', ['ab', 'cd'], '"cd" does not belong to a flag. See show --help'],
		['health', ['--redis-url', 'redis://x'], '--redis-url does not belong to this command'],
		['completion', ['fish'], '"fish" is not one of bash|zsh'],
		['purge', ['--older-than', 'soon'], '--older-than needs a time such as 12h or 7d, not "soon"'],
		['purge', ['--all'], 'Add --yes to confirm'],
		['purge', ['--yes'], '--yes can only be used with --all'],
		['purge', ['--all', '--yes', '--older-than', '1d'], '--all and --older-than cannot be used'],
	] as const)('%s %j is one mistake: %s', (command, argv, said) => {
		const call = readCall(command, argv, {});
		readOptions(call);
		expect(call.mistakes).toEqual([expect.stringContaining(said)]);
	});

	test('--json logs JSON, whatever else is set', () => {
		const env = { N8N_AI_ENCRYPTION_SECRET: secret, N8N_AI_LOG_FORMAT: 'pretty' };
		expect(readConfig(readCall('worker', [], env)).logFormat).toBe('pretty');
		expect(readConfig(readCall('worker', ['--json'], env)).logFormat).toBe('json');
	});

	test('--max-rss is whole megabytes that a worker can live with', () => {
		const env = { N8N_AI_ENCRYPTION_SECRET: secret };
		const read = (value: string) => readConfig(readCall('worker', ['--max-rss', value], env));
		expect(read('512').maxRssBytes).toBe(536_870_912);
		for (const value of ['63', '1.5e2.', '100.5']) {
			expect(() => read(value)).toThrow('--max-rss (N8N_AI_MAX_RSS) must be a whole number of MB');
		}
	});
});
