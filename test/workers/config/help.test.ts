import { flags } from '../../../workers/config/flags';
import { help } from '../../../workers/config/help';

test.each(flags.map(({ env, help: text }) => [env, text]))(
	'the help parts %s from what it means',
	(env, text) => {
		const rows = help().split('\n');
		const row = rows.find((one) => one.includes(`${env}  `) && one.endsWith(text));
		expect(row).toBeDefined();
	},
);
