import { askedOf, kindOf } from './asked.mjs';
import { cellOf } from './cell-of.mjs';
import { findAmount } from './find-amount.mjs';
import { findChoice } from './find-choice.mjs';
import { findMail, findPhone } from './find-contact.mjs';
import { findCurrency } from './find-currency.mjs';
import { findDate } from './find-date.mjs';
import { findId } from './find-id.mjs';
import { findParty } from './find-party.mjs';
import { findRows } from './find-rows.mjs';
import { findText } from './find-text.mjs';
import { findTruth } from './find-truth.mjs';
import { shapeOf } from './shape.mjs';

/** Each finds `{ value, line }` in a document, or undefined. */
const RULES = {
	amount: findAmount,
	choice: findChoice,
	currency: findCurrency,
	date: findDate,
	dateTime: (document, asked) => findDate(document, asked, 'time'),
	email: findMail,
	id: findId,
	party: findParty,
	phone: findPhone,
	text: findText,
	truth: findTruth,
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
				const value = cellOf(cells, askedOf(name, shape));
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
	const text = shape.type === 'string' ? findText(document, asked) : undefined;
	const parts = text?.value.split(/[,;]\s*|\s+(?:and|und)\s+/).filter((part) => part !== '') ?? [];
	return parts.map((value) => ({ value, line: text.line }));
}
