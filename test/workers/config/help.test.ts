import { commandFlags, commands, type Command } from '../../../workers/config/commands';
import { flags } from '../../../workers/config/flags';
import { help, helpOf } from '../../../workers/config/help';
import { isCommand, readCall } from '../../../workers/config/read-call';
import { readOptions } from '../../../workers/config/options';

test.each(flags.map(({ env, help: text }) => [env, text]))(
	'the help parts %s from what it means',
	(env, text) => {
		const rows = help().split('\n');
		const row = rows.find((one) => one.includes(`${env}  `) && one.endsWith(text));
		expect(row).toBeDefined();
	},
);

const names = Object.keys(commands).filter(isCommand);

test.each(names)('the help names %s, and explains its flags with an example that works', (name) => {
	const { own, summary, example }: Command = commands[name];
	expect(help()).toContain(summary);
	const text = helpOf(name);
	expect(text).toContain(`${name} ${example[0]}`);
	for (const flag of own) expect(text).toContain(`${commandFlags[flag].help}`);
	const call = readCall(name, example[0].split(' '), {});
	readOptions(call);
	expect(call.mistakes).toEqual([]);
});

test('no line of the help is cut by a terminal of 160 columns', () => {
	const texts = [help(), ...names.map(helpOf)].join('\n').split('\n');
	expect(texts.filter((line) => line.length > 160 && !line.includes('cli.js'))).toEqual([]);
});
