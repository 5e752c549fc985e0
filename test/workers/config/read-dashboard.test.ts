import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../workers/config/config';
import { ConfigMistakes } from '../../../workers/config/config-mistakes';
import { readCall } from '../../../workers/config/read-call';

const env = { N8N_AI_ENCRYPTION_SECRET: 'an encryption secret for tests, long enough' };
const password = 'twelve chars or more';

const configOf = (argv: string[], given: Record<string, string> = {}) =>
	readConfig(readCall('worker', argv, { ...env, ...given }));

function mistakesOf(argv: string[], given: Record<string, string> = {}): string[] {
	try {
		configOf(argv, given);
		return [];
	} catch (error) {
		expect(error).toBeInstanceOf(ConfigMistakes);
		return (error as ConfigMistakes).mistakes;
	}
}

const withPassword = { N8N_AI_DASHBOARD_PASSWORD: password };
const port = ['--dashboard-port', '8081'];

test('there is no dashboard by default, and one with a port and a password is read-only', () => {
	expect(configOf([]).dashboard).toBeUndefined();
	expect(configOf([], withPassword).dashboard).toBeUndefined();
	expect(configOf(port, withPassword).dashboard).toEqual({
		...{ port: 8081, password, allowsActions: false },
	});
	const allowed = configOf([...port, '--dashboard-actions', 'true'], withPassword);
	expect(allowed.dashboard).toMatchObject({ allowsActions: true });
});

test('the password may stand in a file', () => {
	const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
	const file = join(folder, 'password');
	writeFileSync(file, `${password}\n`);
	const config = configOf([...port, '--dashboard-password-file', file]);
	rmSync(folder, { recursive: true });
	expect(config.dashboard).toMatchObject({ password });
});

test.each<[string, string[], Record<string, string>, string]>([
	['no password', port, {}, 'The dashboard needs a password: set N8N_AI_DASHBOARD_PASSWORD or'],
	['a short one', port, { N8N_AI_DASHBOARD_PASSWORD: 'short' }, 'at least 12 characters'],
	['no file', [...port, '--dashboard-password-file', '/no/such'], {}, 'cannot be read'],
	['no number', ['--dashboard-port', 'x'], withPassword, 'whole number'],
	['a port for both', [...port, '--health-port', '8081'], withPassword, 'need different ports'],
	['files at it', [...port, '--serve-files', '8081'], withPassword, 'need different ports'],
	['actions of none', ['--dashboard-actions', 'true'], {}, 'does nothing without --dashboard-port'],
	['an unclear switch', [...port, '--dashboard-actions', 'maybe'], withPassword, 'true or false'],
])('%s is a mistake that is named', (_name, argv, given, said) => {
	expect(mistakesOf(argv, given)).toEqual([expect.stringContaining(said)]);
});

test('a password on the command line is a warning', () => {
	const { warnings } = configOf([...port, '--dashboard-password', password]);
	expect(warnings).toEqual([expect.stringContaining('dashboard password')]);
	expect(warnings.join()).not.toContain(password);
});
