import { join } from 'node:path';
import { commandFlags, commands, type Command, type CommandName } from './commands';
import { flags, isSecret } from './flags';
import { table } from './table';

const start = `node ${join(__dirname, '..', 'cli.js')}`;

const columns = (rows: readonly (readonly string[])[]) => table(rows).map((row) => `  ${row}`);

const settingRows = (names?: readonly string[]) =>
	columns(
		flags
			.filter(({ name }) => names?.includes(name) ?? true)
			.map((flag) => [isSecret(flag.name) ? '' : `--${flag.name}`, flag.env, flag.help]),
	);

const ownRows = (names: Command['own']) =>
	columns(
		names.map((name) => {
			const flag = commandFlags[name];
			return [`--${name}${'value' in flag ? ` ${flag.value}` : ''}`, flag.help];
		}),
	);

const exitCodes = 'Exit codes: 0 on success, 1 if something failed, 2 for wrong usage.';

/** What `--help` prints. */
export const help = (): string =>
	[
		'Runs the queued jobs of n8n-nodes-openai-compatible, and looks after them.',
		'',
		`  ${start} COMMAND [flags]`,
		'',
		'Commands:',
		'',
		...columns([
			...Object.entries<Command>(commands).map(([name, { words, summary }]) => [
				words === undefined ? name : `${name} ${words}`,
				summary,
			]),
			['--version', 'print the version of the package'],
			['--help', 'print this'],
			['COMMAND --help', 'explain a command, with an example'],
		]),
		'',
		'Each setting is a flag, an environment variable or a line of the configuration file. The flag wins, then the variable.',
		'',
		...settingRows(),
		'',
		exitCodes,
	].join('\n');

/** What `COMMAND --help` prints. */
export function helpOf(name: CommandName): string {
	const about: Command = commands[name];
	const { summary, words, own, settings, example, more } = about;
	const takesAll = settings.length > 2;
	return [
		`${name}: ${summary}`,
		'',
		`  ${start} ${[name, words, own.length + settings.length > 0 ? '[flags]' : ''].filter(Boolean).join(' ')}`,
		'',
		...(own.length > 0 ? [...ownRows(own), ''] : []),
		...(settings.length > 0 && !takesAll ? [...settingRows(settings), ''] : []),
		...(takesAll ? ['--help lists the settings: Redis, secret, prefix, files and so on.', ''] : []),
		`Example (${example[1]}):`,
		'',
		`  ${start} ${name} ${example[0]}`,
		'',
		...(more === undefined ? [] : [more, '']),
		exitCodes,
	].join('\n');
}
