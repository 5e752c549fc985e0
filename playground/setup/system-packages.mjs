import { onPath, run } from './command.mjs';
import { withLock } from './lock.mjs';
import { state } from './paths.mjs';
import { during } from './progress.mjs';

/** Whether this process may install Debian packages. */
const canInstall = () => process.getuid?.() === 0 && onPath('apt-get') !== undefined;

/** Installs Debian packages. Rejects with a sentence that says what to do by hand. */
export async function systemPackages(names, purpose) {
	const byHand = `please install ${names.join(', ')} ${purpose}`;
	if (!canInstall())
		throw new Error(`${byHand} (not possible from here: it takes root and apt-get)`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (...args) =>
		run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], { env });
	const install = () => apt('install', '-y', '--no-install-recommends', ...names);
	const work = async () => {
		try {
			await install();
		} catch {
			await apt('update');
			await install();
		}
	};
	try {
		await withLock(state, 'apt', () => during(`installing ${names.join(', ')} ${purpose}`, work()));
	} catch (error) {
		throw new Error(`${byHand}: ${error.message}`);
	}
}

/** Path of a command, installed from `names` when missing and possible; undefined where it cannot be had. */
export async function commandFrom(command, names, purpose) {
	const present = onPath(command);
	if (present || !canInstall()) return present;
	await systemPackages(names, purpose).catch(() => undefined);
	return onPath(command);
}
