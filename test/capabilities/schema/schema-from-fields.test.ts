import { schemaFromFields, type Field } from '../../../capabilities/extraction/schema-from-fields';

const property = (field: Omit<Field, 'name'>) =>
	(schemaFromFields([{ name: 'it', ...field }]).properties as Record<string, unknown>).it;

describe('a schema from fields', () => {
	it('is a closed object with what is required', () => {
		const schema = schemaFromFields([
			{ name: ' number ', type: 'string', required: true, description: ' As printed ' },
			{ name: 'total', type: 'number', required: false, description: '' },
		]);
		expect(schema).toEqual({
			type: 'object',
			properties: {
				number: { type: 'string', description: 'As printed' },
				total: { type: 'number' },
			},
			required: ['number'],
			additionalProperties: false,
		});
	});

	it.each<[Omit<Field, 'name'>, object]>([
		[{ type: 'integer' }, { type: 'integer' }],
		[{ type: 'boolean' }, { type: 'boolean' }],
		[{ type: 'date' }, { type: 'string', format: 'date' }],
		[{ type: 'dateTime' }, { type: 'string', format: 'date-time' }],
		[{ type: 'list' }, { type: 'array', items: { type: 'string' } }],
		[
			{ type: 'list', items: 'date' },
			{ type: 'array', items: { type: 'string', format: 'date' } },
		],
	])('%j is %j', (field, expected) => {
		expect(property(field)).toEqual(expected);
	});

	it.each<[unknown, string[]]>([
		['paid, open,paid,', ['paid', 'open']],
		['New York, NY\n\nBoston, MA\n', ['New York, NY', 'Boston, MA']],
		[
			['a', 1],
			['a', '1'],
		],
	])('allows the values %j', (values, expected) => {
		expect(property({ type: 'enum', values })).toEqual({ type: 'string', enum: expected });
	});

	it('has objects and lists of objects, with their own required fields', () => {
		const fields: Field[] = [
			{ name: 'sku', type: 'string', required: true },
			{ name: 'state', type: 'enum', values: 'new,used' },
		];
		const object = {
			type: 'object',
			properties: { sku: { type: 'string' }, state: { type: 'string', enum: ['new', 'used'] } },
			required: ['sku'],
			additionalProperties: false,
		};
		expect(property({ type: 'object', fields, description: 'One' })).toEqual({
			...object,
			description: 'One',
		});
		expect(property({ type: 'objectList', fields })).toEqual({ type: 'array', items: object });
	});

	it('takes any name that a column can have', () => {
		const names = ['Total (€)', 'a.b', '数', 'constructor', '__proto__'];
		const { properties } = schemaFromFields(names.map((name) => ({ name, type: 'string' })));
		expect(Object.keys(properties as object)).toEqual(names);
	});

	it.each<[Field[], string]>([
		[[], 'Add at least one field'],
		[[{ name: ' ', type: 'string' }], 'Field 1 has no name'],
		[[{ name: 'state', type: 'enum', values: ' , ' }], 'Field "state" has no allowed values'],
		[[{ name: 'lines', type: 'objectList' }], 'Field "lines" has no fields'],
		[[{ name: 'a', type: 'money' }], 'Field "a" has the unknown type "money"'],
		[[{ name: 'a', type: 'list', items: 'enum' }], 'Field "a" has the unknown type "enum"'],
		[
			[
				{ name: 'a', type: 'string' },
				{ name: 'a ', type: 'number' },
				{ name: 'b', type: 'object', fields: [{ name: '', type: 'string' }] },
			],
			'Field "a" exists more than once. Field 1 of "b" has no name',
		],
	])('%j is refused with the place of the mistake', (fields, mistakes) => {
		expect(() => schemaFromFields(fields)).toThrow(new Error(mistakes));
	});
});
