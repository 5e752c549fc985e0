import { commandFlags, commands, type Command, type CommandFlagName } from '../config/commands';
import { choices, flags, isSecret } from '../config/flags';
import type { Output } from './output';

/** The names that the scripts complete. */
const programs = ['n8n-ai', 'n8n-nodes-openai-compatible'];

/**
 * The script that completes commands, flags and the values that are one of some words. bash completes
 * file names where it says nothing; zsh runs the script of bash.
 */
export function completion(shell: 'bash' | 'zsh'): Output {
	const zsh = [
		'autoload -Uz compinit bashcompinit',
		'(( $+functions[compdef] )) || compinit',
		'bashcompinit',
	];
	const text = [...(shell === 'zsh' ? zsh : []), ...bash()].join('\n');
	return { text, json: text };
}

const bash = (): string[] => [
	'_n8n_ai() {',
	'	local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=""',
	// bash takes --flag=value apart.
	'	[ "$before" = "=" ] && before="${COMP_WORDS[COMP_CWORD-2]}"',
	'	[ "$word" = "=" ] && word=""',
	'	if [ "$COMP_CWORD" -eq 1 ]; then',
	`		words="${[...Object.keys(commands), '--help', '--version'].join(' ')}"`,
	'	else',
	'		case "$before" in',
	...valueCases(),
	'			*) case "${COMP_WORDS[1]}" in',
	...commandCases(),
	'			esac ;;',
	'		esac',
	'	fi',
	"	local IFS=$' \\n'",
	'	COMPREPLY=($(compgen -W "$words" -- "$word"))',
	'}',
	`complete -o default -F _n8n_ai ${programs.join(' ')}`,
];

/** After a flag with a value: the words that it takes, or files. */
function valueCases(): string[] {
	const own = Object.entries(commandFlags).filter(([, flag]) => 'value' in flag);
	const taking = [
		...flags.map(({ name }) => ({ name, words: choices[name] ?? [] })),
		...own.map(([name, flag]) => ({ name, words: 'choices' in flag ? flag.choices : [] })),
	];
	const withWords = taking.filter(({ words }) => words.length > 0);
	const others = taking.filter(({ words }) => words.length === 0);
	return [
		...withWords.map(({ name, words }) => `			--${name}) words="${words.join(' ')}" ;;`),
		`			${others.map(({ name }) => `--${name}`).join('|')}) COMPREPLY=(); return ;;`,
	];
}

const commandCases = (): string[] =>
	Object.entries<Command>(commands).map(([name, about]) => {
		const own: readonly CommandFlagName[] = about.own;
		const settings = about.settings.filter((flag) => !isSecret(flag));
		const names = [...own, ...settings, 'help'].map((flag) => `--${flag}`);
		return `				${name}) words="${[...(about.choices ?? []), ...names].join(' ')}" ;;`;
	});
