import { readFileSync, statSync } from 'node:fs';
import { flags, isSecret, type FlagName } from './flags';
import { hasPassword, say, type Given } from './given';

/** The settings of a configuration file: JSON with the names of the flags. Mistakes and warnings are added to the lists. */
export function readConfigFile(
	path: string,
	{ mistakes, warnings }: { mistakes: string[]; warnings: string[] },
): Given {
	const given: Given = {};
	for (const [name, value] of Object.entries(readObject(path, mistakes))) {
		if (!isSetting(name)) mistakes.push(`${path} contains the unknown setting "${name}"`);
		else if (!['string', 'number', 'boolean'].includes(typeof value) || value === '')
			mistakes.push(`${path}: "${name}" must be a text, a number, true or false`);
		else given[name] = String(value);
	}
	if (hasSecret(given) && isOpenToOthers(path)) {
		warnings.push(
			`${path} contains secrets, and other users of this machine can read it. Make it readable by its owner alone: chmod 600 ${path}`,
		);
	}
	return given;
}

function readObject(path: string, mistakes: string[]): object {
	try {
		const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
		if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read;
		mistakes.push(`${path} must contain a JSON object such as {"redis-url": "redis://host:6379"}`);
	} catch (error) {
		// The sentence of the parser may hold a secret.
		const what = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
		mistakes.push(`The file of ${say('config')} ${what}: ${path}`);
	}
	return {};
}

const isSetting = (name: string): name is FlagName =>
	name !== 'config' && flags.some((flag) => flag.name === name);

const hasSecret = (given: Given): boolean =>
	flags.some(({ name }) => isSecret(name) && given[name] !== undefined) ||
	hasPassword(given['redis-url'] ?? '');

/** Windows says nothing of it in the mode of a file. */
const isOpenToOthers = (path: string): boolean =>
	process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
