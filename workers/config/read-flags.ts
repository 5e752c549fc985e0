import { parseArgs } from 'node:util';
import { envOf, flags, isSecret, type FlagName } from './flags';

export type Given = Partial<Record<FlagName, string>>;

/** What is given of these flags, by the command line or else by the environment. */
export function readFlags(
	argv: string[],
	env: Readonly<Record<string, string | undefined>>,
	mistakes: string[],
	known: readonly FlagName[] = flags.map(({ name }) => name),
): Given {
	const wanted = flags.filter(({ name }) => known.includes(name));
	const options = Object.fromEntries(wanted.map(({ name }) => [name, { type: 'string' as const }]));
	const given: Given = {};
	for (const { name, env: twin } of wanted) if (env[twin]) given[name] = env[twin];
	// Not strict: a mistake must not hide the others.
	const { values, positionals } = parseArgs({ args: argv, options, strict: false });
	for (const [name, value] of Object.entries(values)) {
		if (!Object.hasOwn(options, name)) mistakes.push(`${strange(name)}. See --help`);
		else if (isValue(value)) given[name as FlagName] = value;
		else mistakes.push(`${say(name as FlagName)} needs a value`);
	}
	for (const word of positionals) mistakes.push(`"${word}" does not belong to a flag. See --help`);
	return given;
}

const strange = (name: string): string =>
	flags.some((flag) => flag.name === name)
		? `--${name} does not belong to this command`
		: `--${name} is unknown`;

/** Not the next flag, and not what a variable of the shell leaves that is not set. */
const isValue = (value: unknown): value is string =>
	typeof value === 'string' && value !== '' && !value.startsWith('--');

/** A flag with its twin in the environment; of a secret the twin alone. */
export const say = (name: FlagName): string =>
	isSecret(name) ? envOf(name) : `--${name} (${envOf(name)})`;
