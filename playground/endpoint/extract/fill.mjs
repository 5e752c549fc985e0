import { askedOf, kindOf } from './asked.mjs';
import { findChoice } from './find-choice.mjs';
import { findParty } from './find-party.mjs';
import { findRows } from './find-rows.mjs';
import * as scalars from './find-scalars.mjs';
import { shapeOf } from './shape.mjs';

const RULES = {
	amount: scalars.findAmount,
	choice: findChoice,
	currency: scalars.findCurrency,
	date: scalars.findDate,
	dateTime: (document, asked) => scalars.findDate(document, asked, 'time'),
	email: scalars.findMail,
	id: scalars.findId,
	party: findParty,
	phone: scalars.findPhone,
	text: scalars.findText,
	truth: scalars.findTruth,
};

/**
 * Fills an object schema from a document: `{ value, found }`. What is not found is null, or left out where the schema
 * lets it be neither. `found`: `[{ field, line }]`, where each value stands, by JSON pointer. References of the schema
 * begin at `root`.
 */
export function fill(schema, document, root = schema) {
	const found = [];
	const value = fillObject(shapeOf(schema, root), '');
	return { value, found };

	function fillObject({ properties = {} }, path, outer) {
		const values = Object.entries(properties).map(([name, property]) => {
			const shape = shapeOf(property, root);
			const at = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
			const given = fillOne(askedOf(name, shape, outer), at);
			return [name, given ?? (shape.isNullable || shape.type === 'null' ? null : undefined)];
		});
		return Object.fromEntries(values.filter(([, given]) => given !== undefined));
	}

	function fillOne(asked, path) {
		const { shape } = asked;
		if (shape.type === 'object') {
			const inner = fillObject(shape, path, asked);
			return shape.isNullable && isEmpty(inner) ? undefined : inner;
		}
		if (shape.type === 'array') return fillList(asked, shapeOf(shape.items ?? {}, root), path);
		if (shape.type === 'null' || 'const' in shape) return shape.const;
		return keep(RULES[kindOf(asked)](document, asked), path);
	}

	function keep(one, path) {
		if (one) found.push({ field: path, line: one.line });
		return one?.value;
	}

	function fillList(asked, items, path) {
		if (items.type !== 'object') return fillScalars(asked, items, path);
		return findRows(document).map(({ cells, line }, index) => {
			const row = Object.entries(items.properties ?? {}).map(([name, property]) => {
				const shape = shapeOf(property, root);
				const value = cellOf(cells, askedOf(name, shape), shape);
				if (value !== undefined) found.push({ field: `${path}/${index}/${name}`, line });
				return [name, value ?? (shape.isNullable ? null : undefined)];
			});
			return Object.fromEntries(row.filter(([, value]) => value !== undefined));
		});
	}

	function fillScalars(asked, items, path) {
		const values = listOf(document, { ...asked, shape: items });
		return values.map((one, index) => keep(one, `${path}/${index}`));
	}
}

const isEmpty = (value) => Object.values(value).every((one) => one === null);

/** Which cell of a table's row a property means. */
function cellOf({ description, quantity, price, amount }, { wants, words }, { type }) {
	const has = (...concepts) => concepts.some((concept) => wants.includes(concept));
	const isNumber = type === 'number' || type === 'integer';
	if (!isNumber)
		return has('description') || words.length === 0 || words[0] === 'title'
			? description
			: undefined;
	const value = has('quantity')
		? quantity
		: has('price', 'unit')
			? price
			: has('amount', 'total', 'net')
				? amount
				: undefined;
	return type === 'integer' && !Number.isInteger(value) ? undefined : value;
}

/** The values of a list: those of a table's first column, of an enum, of a line of commas. */
function listOf(document, asked) {
	const { shape, wants } = asked;
	if (shape.enum?.length) {
		return shape.enum
			.map((value) => findChoice(document, { ...asked, words: [], shape: { enum: [value] } }))
			.filter(Boolean);
	}
	if (wants.includes('description')) {
		return findRows(document).map(({ cells, line }) => ({ value: cells.description, line }));
	}
	const text = shape.type === 'string' ? scalars.findText(document, asked) : undefined;
	const parts = text?.value.split(/[,;]\s*|\s+(?:and|und)\s+/).filter((part) => part !== '') ?? [];
	return parts.map((value) => ({ value, line: text.line }));
}
