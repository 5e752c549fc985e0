import { conceptsOf } from './concepts.mjs';
import { readNumbers } from './read-number.mjs';

// "3 x Desk lamp at €38.50", as people list things.
const LISTED =
	/^\s*[-*•]?\s*(?<quantity>\d{1,5})\s*(?:x|×|pcs\.?|pieces of|boxes of|stück|stk\.?)\s+(?<description>\p{L}[^\n]*?)(?:\s*[,(@]?\s*(?:at|à|zu|je|@)\s+(?<price>[^\n]*?\d[^\n]*?))?[.,;]?\s*$/iu;
const MIN_COLUMNS = 2;

/** The rows of a document's table or list: `[{ cells: { description, quantity, price, amount }, line }]`. */
export function findRows(document) {
	const rows = tableRows(document);
	return rows.length > 0 ? rows : listedRows(document);
}

function tableRows(document) {
	const { lines, numberStyle } = document;
	const at = lines.findIndex((line) => columnsOf(line.text).length > MIN_COLUMNS);
	const columns = at === -1 ? undefined : columnsOf(lines[at].text);
	const body = at === -1 ? lines : lines.slice(at + 1);
	const rows = [];
	for (const line of body) {
		const row =
			inColumns(line.text, columns, numberStyle) ?? toRow(line.text, columns, numberStyle);
		if (row) rows.push({ cells: row, line });
		// A table ends where its sums begin; a rule or an empty line may stand between.
		else if (rows.length > 0 && /\p{L}/u.test(line.text)) break;
	}
	return rows;
}

/** The columns that a line names, if it does nothing else: "Description Quantity Unit price Amount". */
function columnsOf(text) {
	if (/[\d:€£$]/.test(text.replace(/\[.*?\]\S*|\d+%/g, ''))) return [];
	const columns = [];
	for (const word of text.match(/\p{L}+/gu) ?? []) {
		const column = columnOf(conceptsOf(word));
		// "Unit price" and "Artikel Bezeichnung" are one column each.
		if (column && column !== columns.at(-1)) columns.push(column);
	}
	return columns;
}

function columnOf(concepts) {
	if (concepts.includes('price') || concepts.includes('unit')) return 'price';
	if (concepts.includes('quantity')) return 'quantity';
	if (concepts.includes('description')) return 'description';
	return ['amount', 'total', 'net'].some((one) => concepts.includes(one)) ? 'amount' : undefined;
}

/** A row whose cells are set apart, as many as the table has columns. */
function inColumns(text, columns, style) {
	const cells = text
		.replace(/^\s*\||\|\s*$/g, '')
		.trim()
		.split(/\s*\|\s*|\t+|\s{2,}/);
	if (!columns?.includes('description') || cells.length !== columns.length) return undefined;
	const values = cells.map((cell, index) => {
		if (columns[index] === 'description') return cell.trim();
		const numbers = readNumbers(cell, style);
		return numbers.length === 1 ? numbers[0].value : undefined;
	});
	const isRow = values.every((value) => value !== undefined && value !== '');
	return isRow
		? Object.fromEntries(columns.map((column, index) => [column, values[index]]))
		: undefined;
}

/** A row has words, and behind them at least two numbers of which the last is money. */
function toRow(text, columns, style) {
	const numbers = readNumbers(text, style).filter(({ isPercent }) => !isPercent);
	const trailing = [];
	for (const number of numbers.toReversed()) {
		const behind = text.slice(number.end, trailing[0]?.start);
		if (!/^[\s€£$|;]*(?:EUR|GBP|USD|CHF|x|×|pcs|stk\.?|h)?[\s€£$|;]*$/i.test(behind)) break;
		trailing.unshift(number);
	}
	const [price, amount] = trailing.slice(-2);
	if (!amount?.isMoney || !price) return undefined;
	const named = columns?.filter((column) => column !== 'description') ?? [];
	const numeric = named.length === trailing.length ? named : ['quantity', 'price', 'amount'];
	const used = trailing.slice(-numeric.length);
	const label = text.slice(0, used[0].start).replace(/[\s|;€£$]+$/, '');
	const description = label.replace(/^\s*(?:\d{1,3}[.)|]?\s+)?[|\s]*/, '').trim();
	if (!/\p{L}{2}/u.test(description)) return undefined;
	const names = numeric.slice(-used.length);
	return {
		description,
		...Object.fromEntries(used.map(({ value }, index) => [names[index], value])),
	};
}

function listedRows({ lines, numberStyle }) {
	return lines.flatMap((line) => {
		const groups = LISTED.exec(line.text)?.groups;
		if (!groups) return [];
		const [price] = readNumbers(groups.price ?? '', numberStyle);
		const cells = { description: groups.description.trim(), quantity: Number(groups.quantity) };
		return [{ cells: price ? { ...cells, price: price.value } : cells, line }];
	});
}
