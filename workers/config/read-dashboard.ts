import { say, type Given } from './given';
import { readSwitch } from './read-switch';
import { readText } from './read-text';
import { useless } from './useless';

/** What a worker is told of its dashboard. */
export interface DashboardConfig {
	/** On all addresses; 0 is any free one. */
	port: number;
	/** At least 12 characters. */
	password: string;
	/** Whether it may change something: retry, cancel, call again. */
	allowsActions: boolean;
}

const least = 12;

/** What the settings say of the dashboard; undefined where it has no port. Mistakes are added to the list. */
export function readDashboard(
	given: Given,
	port: number | undefined,
	mistakes: string[],
): DashboardConfig | undefined {
	const allowsActions = readSwitch('dashboard-actions', given['dashboard-actions'], mistakes);
	const isGiven = given['dashboard-port'] !== undefined;
	// A password may stand in the environment of all workers, of which one serves the dashboard.
	if (!isGiven) mistakes.push(...useless(given, ['dashboard-actions'], 'dashboard-port'));
	if (!isGiven || port === undefined) return undefined;
	const file = given['dashboard-password-file'];
	const password =
		given['dashboard-password'] ?? readText('dashboard-password-file', file, mistakes);
	if (password === undefined && file === undefined) {
		mistakes.push(
			`The dashboard needs a password: set ${say('dashboard-password')} or ${say('dashboard-password-file')} to ${String(least)} characters or more, e.g. of "openssl rand -base64 24"`,
		);
	}
	if (password !== undefined && password.length < least) {
		const name = file === undefined ? 'dashboard-password' : 'dashboard-password-file';
		mistakes.push(`${say(name)} must hold a password of at least ${String(least)} characters`);
	}
	for (const other of ['health-port', 'serve-files'] as const) {
		if (port !== 0 && given[other] !== undefined && Number(given[other]) === port)
			mistakes.push(`${say('dashboard-port')} and ${say(other)} need different ports`);
	}
	return { port, password: password ?? '', allowsActions };
}
