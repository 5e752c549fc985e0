import { splitThoughts } from '../../capabilities/chat/split-thoughts';

describe('thoughts are parted from the text', () => {
	it.each([
		['<think>Well.</think>\nHello.', 'Hello.', 'Well.'],
		['\n<thought>Well.</thought> Hello.', 'Hello.', 'Well.'],
		['<think></think>\n\nHello.', 'Hello.', ''],
		['<think>One</think><think>two</think>Hello.', 'Hello.', 'One\n\ntwo'],
		['<think>Cut off', '', 'Cut off'],
		['Well, the user greets.\n</think>\nHello.', 'Hello.', 'Well, the user greets.'],
	])('of %j', (answer, text, thoughts) => {
		expect(splitThoughts(answer)).toEqual({ text, thoughts });
	});

	it.each([
		'Hello.',
		'Write <think> before it.',
		'It ends with </think> in the line.',
		'```\n</think>\n```\nis how a template ends.',
		'First <think>\nthen\n</think>\nand so on.',
	])('and nothing of %j', (text) => {
		expect(splitThoughts(text)).toEqual({ text, thoughts: '' });
	});

	it('however many there are', () => {
		const answer = `${'<think></think>'.repeat(50_000)}Hello.`;
		expect(splitThoughts(answer)).toEqual({ text: 'Hello.', thoughts: '' });
	});

	it('while they grow, and a marker that has only begun is held back', () => {
		const answer = '<think>Well.</think>Hello.';
		const texts = [...answer].map((_, at) => splitThoughts(answer.slice(0, at + 1), true).text);
		expect(texts.filter((text) => !'Hello.'.startsWith(text))).toEqual([]);
		expect(texts.at(-1)).toBe('Hello.');
	});
});
