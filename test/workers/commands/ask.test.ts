import { PassThrough } from 'node:stream';
import { ask } from '../../../workers/commands/ask';

test.each([
	['y', 'y\r', true],
	['Yes', 'Yes\r', true],
	['nothing', '\r', false],
	['another word', 'yesterday\r', false],
	['Ctrl-C', '\u0003', false],
])('%s as an answer', async (_name, typed, answer) => {
	const input = new PassThrough();
	const answered = ask('Cancel it? ', { input, output: new PassThrough(), terminal: true });
	input.write(typed);
	expect(await answered).toBe(answer);
});
