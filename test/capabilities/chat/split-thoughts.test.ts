import { splitThoughts } from '../../../capabilities/chat/split-thoughts';

const answers: [string, string][] = [
	['in a code fence', 'A template ends so:\n```\nHm\n</think>\nHello\n```\nThat is all.'],
	['after an open fence', '```xml\n<a>\n</think>\n</a>\n```'],
	['after what opens them', 'Models write\n<think>\nHm\n</think>\nbefore they answer.'],
	['after what opens them in a line', 'Write <thought> first, then\n</thought>\nand the rest.'],
	['in the midst of a line', 'The mark </think> ends the thoughts.'],
];

test.each(answers)('an answer with the end of thoughts %s stays whole', (_where, answer) => {
	expect(splitThoughts(answer)).toEqual({ text: answer, thoughts: '' });
	expect(splitThoughts(answer, true)).toEqual({ text: answer, thoughts: '' });
});

test('thoughts that nothing opens end on a line of their own', () => {
	expect(splitThoughts('Let me see.\n</think>\n\nIt is 4.\n```\n</think>\n```')).toEqual({
		text: 'It is 4.\n```\n</think>\n```',
		thoughts: 'Let me see.',
	});
});

it('however many thoughts there are, the text stays', () => {
	const answer = `${'<think></think>'.repeat(50_000)}Hello.`;
	expect(splitThoughts(answer)).toEqual({ text: 'Hello.', thoughts: '' });
});

it('while an answer grows, a marker that has only begun is held back', () => {
	const answer = '<think>Well.</think>Hello.';
	const texts = [...answer].map((_, at) => splitThoughts(answer.slice(0, at + 1), true).text);
	expect(texts.filter((text) => !'Hello.'.startsWith(text))).toEqual([]);
	expect(texts.at(-1)).toBe('Hello.');
});
