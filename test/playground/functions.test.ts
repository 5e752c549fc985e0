import { chooseFunctions, type Declaration } from '../../playground/endpoint/choose-functions.mjs';
import { fillArguments } from '../../playground/endpoint/fill-arguments.mjs';

const declarations: Declaration[] = [
	{ name: 'get_weather', description: 'Current weather at a place' },
	{ name: 'findOrder', description: 'Says where an order is' },
	{ name: 'open_ticket', description: 'Opens a support ticket' },
];

const vocabulary = 'weather place order where ticket support open'.split(' ');

/** Likeness by shared words: what the endpoint asks its embeddings model for. */
const embed = (texts: string[]) =>
	Promise.resolve(
		texts.map((text) => vocabulary.map((word) => (text.toLowerCase().includes(word) ? 1 : 0))),
	);

const choose = async (text: string, more: object = {}) => {
	const chosen = await chooseFunctions({ text, declarations, embed, ...more });
	return chosen.map(({ declaration, clause }) => [declaration.name, clause]);
};

describe('the scripted choice of functions', () => {
	it('is the one that means the most alike', async () => {
		expect(await choose('Where is order 7?')).toEqual([['findOrder', 'Where is order 7']]);
	});

	it('is one for each clause', async () => {
		expect(await choose('Where is order 7; open a ticket. And the weather?')).toEqual([
			['findOrder', 'Where is order 7'],
			['open_ticket', 'open a ticket'],
			['get_weather', 'And the weather'],
		]);
	});

	it('asks for the same again where a clause is the rest of an enumeration', async () => {
		expect(await choose('What is the weather in Lisbon and Porto?')).toEqual([
			['get_weather', 'What is the weather in Lisbon'],
			['get_weather', 'Porto'],
		]);
	});

	it('does not cut a text within quotes', async () => {
		expect(await choose('Open a ticket "broken and dirty"')).toHaveLength(1);
	});

	it('is none where nothing is alike, none is wanted or there are none', async () => {
		expect(await choose('Tell me a joke')).toEqual([]);
		expect(await choose('Where is order 7?', { choice: 'none' })).toEqual([]);
		expect(await choose('Where is order 7?', { declarations: [] })).toEqual([]);
	});

	it('is one all the same where one is required', async () => {
		expect(await choose('Tell me a joke', { choice: 'required' })).toHaveLength(1);
	});

	it('is the forced one, with the whole text', async () => {
		const choice = { type: 'function', function: { name: 'open_ticket' } };
		expect(await choose('Tea and cake', { choice })).toEqual([['open_ticket', 'Tea and cake']]);
	});
});

const text = { type: 'string' };

describe('scripted arguments', () => {
	it.each<[rule: string, property: object, name: string, said: string, value: unknown]>([
		['an enum value', { enum: ['low', 'very_high'] }, 'level', 'Very high, please', 'very_high'],
		['the first enum value', { enum: ['low', 'high'] }, 'level', 'Whatever', 'low'],
		['a number', { type: 'number' }, 'amount', 'Order A-12: pay 1,020.50 now', 1020.5],
		['a number behind its name', { type: 'integer' }, 'guests', 'At 8 for guests: 4', 4],
		['a number as a word', { type: 'integer' }, 'guests', 'A table for four', 4],
		['the least number', { type: 'integer', minimum: 1 }, 'guests', 'A table', 1],
		['the default', { type: 'integer', default: 2 }, 'guests', 'A table', 2],
		['agreement', { type: 'boolean' }, 'urgent', 'Yes, urgent', true],
		['refusal', { type: 'boolean' }, 'urgent', 'It is not urgent', false],
		['a quoted phrase', text, 'title', 'Call it "Red Book", Anna', 'Red Book'],
		['an ID', text, 'order_id', 'Where is my order #A-1042?', 'A-1042'],
		['a number as an ID', text, 'order_id', 'Where is order 7 of 2026-12-01?', '7'],
		['an address', text, 'email', 'Write to anna@example.com now', 'anna@example.com'],
		['a date', { type: 'string', format: 'date' }, 'day', 'Come on 2026-12-01', '2026-12-01'],
		['a name', text, 'city', 'Weather in New York please', 'New York'],
		['a name that is all there is', text, 'city', 'Porto', 'Porto'],
		['the clause', text, 'city', 'Weather at home', 'Weather at home'],
		['the clause for a question', text, 'query', 'How does Redis work', 'How does Redis work'],
		['what stands behind its name', text, 'dueDate', 'Total 5\nDue date: 3 May', '3 May'],
		[
			'a list',
			{ type: 'array', items: text },
			'cities',
			'From Lisbon to Porto',
			['Lisbon', 'Porto'],
		],
		['an empty list', { type: 'array', items: text }, 'cities', 'From home', []],
		['one of several types', { type: ['null', 'number'] }, 'n', 'Take 3', 3],
		['a nullable one', { anyOf: [{ type: 'null' }, { type: 'number' }] }, 'n', 'Take 3', 3],
		['a constant', { const: 'x' }, 'kind', 'Anything', 'x'],
	])('are %s', (_rule, property, name, said, value) => {
		const schema = { type: 'object', properties: { [name]: property }, required: [name] };
		expect(fillArguments(schema, said)).toEqual({ [name]: value });
	});

	it('leave out what is optional and not said', () => {
		const properties = { city: text, unit: { enum: ['C', 'F'] }, days: { type: 'integer' } };
		const schema = { type: 'object', properties, required: ['city'] };
		expect(fillArguments(schema, 'Weather in Lisbon')).toEqual({ city: 'Lisbon' });
		expect(fillArguments(schema, 'Weather in Lisbon, 3 days')).toEqual({ city: 'Lisbon', days: 3 });
	});

	it('give each value to one property', () => {
		const currency = { type: 'string', enum: ['EUR', 'USD'] };
		const properties = { amount: { type: 'number' }, from: currency, to: currency };
		const schema = { type: 'object', properties, required: Object.keys(properties) };
		const filled = fillArguments(schema, 'Convert 20 EUR to USD');
		expect(filled).toEqual({ amount: 20, from: 'EUR', to: 'USD' });
	});

	it('look for what is required in the whole text, but not for a name', () => {
		const properties = { order_id: text, city: text };
		const schema = { type: 'object', properties, required: Object.keys(properties) };
		const whole = 'Where is A-1042 and what is it like in Lisbon';
		const filled = fillArguments(schema, 'refund it', whole);
		expect(filled).toEqual({ order_id: 'A-1042', city: 'refund it' });
	});

	it('follow references and fill objects within objects', () => {
		const place = { type: 'object', properties: { city: text }, required: ['city'] };
		const schema = {
			type: 'object',
			properties: { place: { $ref: '#/$defs/place' } },
			required: ['place'],
			$defs: { place },
		};
		expect(fillArguments(schema, 'Go to Lisbon')).toEqual({ place: { city: 'Lisbon' } });
	});
});
