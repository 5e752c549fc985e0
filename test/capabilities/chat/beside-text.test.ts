import { besideText } from '../../../capabilities/chat/beside-text';
import type { Turn } from '../../../capabilities/chat/complete';

const turn = (message: object, more: object = {}) =>
	({ place: 0, completion: { choices: [{ message }], ...more } }) as unknown as Turn;

const one = 'https://one.example/';
const two = 'https://two.example/';

describe('what stands beside a text', () => {
	it('has the sources of the last turn, whose text is the answer, and the tools of all', () => {
		const turns = [
			turn({ annotations: ['first'], executed_tools: ['search'] }, { citations: [one] }),
			turn({ annotations: ['second'], executed_tools: ['visit'] }, { citations: [two] }),
		];
		expect(besideText(turns)).toEqual({
			annotations: ['second'],
			citations: [{ url: two }],
			executedTools: ['search', 'visit'],
		});
	});

	it('leaves out what the last turn does not have', () => {
		const turns = [turn({ annotations: ['first'] }), turn({})];
		expect(besideText(turns)).toEqual({});
	});
});

describe('citations', () => {
	const place = { start_index: 4, end_index: 9 };
	it.each<[string, object, object, object[]]>([
		[
			'OpenAI: with the place of the words',
			{
				annotations: [{ type: 'url_citation', url_citation: { url: one, title: 'One', ...place } }],
			},
			{},
			[{ url: one, title: 'One', start: 4, end: 9 }],
		],
		[
			'OpenRouter: with what the page says',
			{
				annotations: [
					{
						type: 'url_citation',
						url_citation: { url: one, title: 'One', content: 'Words', ...place },
					},
				],
			},
			{},
			[{ url: one, title: 'One', text: 'Words', start: 4, end: 9 }],
		],
		[
			'fields that stand in the annotation itself, and a place of zeros',
			{
				annotations: [{ type: 'url_citation', url: one, title: '', start_index: 0, end_index: 0 }],
			},
			{},
			[{ url: one }],
		],
		[
			'Perplexity: addresses by number, with the titles of the search',
			{},
			{
				citations: [two, one],
				search_results: [
					{ url: one, title: 'One', date: '2026-05-01', snippet: 'Words' },
					{ url: two, title: 'Two', date: null },
				],
			},
			[
				{ url: two, title: 'Two' },
				{ url: one, title: 'One', date: '2026-05-01', text: 'Words' },
			],
		],
		[
			'search results alone',
			{},
			{ citations: null, search_results: [{ url: one, title: 'One' }] },
			[{ url: one, title: 'One' }],
		],
		['a list in the message', { citations: [one] }, {}, [{ url: one }]],
		[
			'annotations go before a list of the same',
			{ annotations: [{ type: 'url_citation', url_citation: { url: one } }] },
			{ citations: [one, two] },
			[{ url: one }],
		],
	])('%s', (_name, message, more, citations) => {
		expect(besideText([turn(message, more)])).toEqual({ citations });
	});

	it('keep their numbers where one of them has no address', () => {
		const { citations } = besideText([turn({}, { citations: [one, '', two] })]);
		expect(citations).toEqual([{ url: one }, { url: '' }, { url: two }]);
	});

	it('what is no source is left where it was', () => {
		const file = { type: 'file', file: { hash: 'a', content: [{ type: 'text', text: 'page' }] } };
		const message = {
			annotations: [file, { type: 'url_citation', url_citation: { title: 'No address' } }],
			citations: ['[1]', 7, null, { title: 'No address' }],
		};
		expect(besideText([turn(message)])).toEqual({ annotations: [file] });
	});
});
