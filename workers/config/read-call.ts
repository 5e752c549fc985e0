import { parseArgs } from 'node:util';
import {
	commandFlags,
	commandOf,
	commands,
	type Command,
	type CommandFlagName,
	type CommandName,
} from './commands';
import { checkOtel } from './check-otel';
import { readConfigFile } from './config-file';
import { flags, type FlagName } from './flags';
import { over, say, type Given } from './given';

/** A call of the command line: what it says of one command. */
export interface Call {
	command: CommandName;
	/** The words of the command line, flags included. */
	argv: readonly string[];
	/** The settings: of flags, else of the environment, else of the configuration file. */
	settings: Given;
	/** The flags of the command itself; a switch that is given is an empty text. */
	own: Partial<Record<CommandFlagName, string>>;
	/** What is no flag, such as IDs. */
	words: string[];
	mistakes: string[];
	/** What should be done another way, in sentences. */
	warnings: string[];
}

/** Takes a command line apart. Mistakes are listed, so that whoever goes on can add to them. */
export function readCall(
	command: CommandName,
	argv: readonly string[],
	env: Readonly<Record<string, string | undefined>> = process.env,
): Call {
	const about: Command = commands[command];
	const call: Call = {
		...{ command, argv, settings: {}, own: {}, words: [], mistakes: [], warnings: [] },
	};
	const flagged: Given = {};
	for (const [name, value] of parse(argv, call)) {
		if (isOwn(about, name)) readOwn(name, value, call);
		else if (!about.settings.includes(name as FlagName)) call.mistakes.push(strange(name));
		else if (isValue(value)) flagged[name as FlagName] = value;
		else call.mistakes.push(`${say(name as FlagName)} needs a value`);
	}
	const inEnv: Given = Object.fromEntries(
		flags
			.filter(({ name, env: twin }) => about.settings.includes(name) && env[twin])
			.map(({ name, env: twin }) => [name, env[twin]]),
	);
	const given = over(inEnv, flagged);
	const inFile = given.config === undefined ? {} : readConfigFile(given.config, call);
	call.settings = over(inFile, given);
	checkOtel(env, call.settings, call.warnings);
	checkWords(about, call);
	return call;
}

/** Every flag that there is, so that the value of one that does not belong here is no word. */
const options = Object.fromEntries([
	...flags.map(({ name }) => [name, { type: 'string' }] as const),
	...Object.entries(commandFlags).map(
		([name, flag]) => [name, { type: 'value' in flag ? 'string' : 'boolean' }] as const,
	),
]);

function parse(argv: readonly string[], call: Call): [string, unknown][] {
	// Not strict: a mistake must not hide the others.
	const { values, positionals } = parseArgs({ args: [...argv], options, strict: false });
	call.words = positionals;
	return Object.entries(values);
}

const isOwn = ({ own }: Command, name: string): name is CommandFlagName =>
	own.includes(name as CommandFlagName);

function readOwn(name: CommandFlagName, value: unknown, call: Call): void {
	const isSwitch = !('value' in commandFlags[name]);
	if (isSwitch && value !== true) call.mistakes.push(`--${name} takes no value`);
	else if (!isSwitch && !isValue(value)) call.mistakes.push(`--${name} needs a value`);
	else call.own[name] = isSwitch ? '' : String(value);
}

function checkWords(
	{ words: shown = '', count: [least, most] = [0, 0], choices }: Command,
	call: Call,
) {
	const { words, mistakes, command } = call;
	const wrong = choices ? words.filter((word) => !choices.includes(word)) : [];
	if (words.length < least) mistakes.push(`${command} needs ${shown}. See ${command} --help`);
	for (const word of words.slice(most))
		mistakes.push(`"${word}" does not belong to a flag. See ${command} --help`);
	for (const word of wrong) mistakes.push(`"${word}" is not one of ${shown}`);
}

const strange = (name: string): string =>
	flags.some((flag) => flag.name === name) || Object.hasOwn(commandFlags, name)
		? `--${name} does not belong to this command`
		: `--${name} is unknown. See --help`;

/** Not the next flag, and not what a variable of the shell leaves that is not set. */
const isValue = (value: unknown): value is string =>
	typeof value === 'string' && value !== '' && !value.startsWith('--');

/** Whether the word is a command. */
export const isCommand = (word: string): word is CommandName => commandOf(word) !== undefined;
