import { fullFormats } from 'ajv-formats/dist/formats';
import { canonical } from '../canonical';
import { isOfType } from '../is-of-type';
import { toRegExp } from '../to-reg-exp';
import type { Keyword, Keywords } from './check';

const type: Keyword = (given) => {
	const types = Array.isArray(given) ? given.map(String) : [String(given)];
	const message = `must be ${types.join(',')}`;
	return (value, found) => {
		if (!types.some((one) => isOfType(value, one))) found.add(message);
	};
};

const only: Keyword = (given) => {
	const wanted = canonical(given);
	const message = `must be equal to constant: ${JSON.stringify(given).slice(0, 100)}`;
	return (value, found) => {
		if (canonical(value) !== wanted) found.add(message);
	};
};

const listed: Keyword = (given) => {
	if (!Array.isArray(given)) return undefined;
	const wanted = new Set(given.map((one) => canonical(one)));
	const message = `must be equal to one of the allowed values: ${JSON.stringify(given).slice(0, 300)}`;
	return (value, found) => {
		if (!wanted.has(canonical(value))) found.add(message);
	};
};

const ofNumber = (sign: string, fits: (value: number, limit: number) => boolean): Keyword => {
	return (given) => {
		if (typeof given !== 'number') return undefined;
		const message = `must be ${sign} ${String(given)}`;
		return (value, found) => {
			if (typeof value === 'number' && !fits(value, given)) found.add(message);
		};
	};
};

const ofLength = (word: string, fits: (value: number, limit: number) => boolean): Keyword => {
	return (given) => {
		if (typeof given !== 'number') return undefined;
		const message = `must NOT have ${word} than ${String(given)} characters`;
		return (value, found) => {
			if (typeof value === 'string' && !fits(lengthOf(value), given)) found.add(message);
		};
	};
};

/** Characters as people count them: one beyond the first 65,536 is two in a text of JavaScript. */
const lengthOf = (text: string) =>
	text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);

const pattern: Keyword = (given) => {
	const expression = toRegExp(String(given));
	const message = `must match pattern "${String(given)}"`;
	return (value, found) => {
		if (typeof value === 'string' && !expression.test(value)) found.add(message);
	};
};

const format: Keyword = (given) => {
	const takes = takerOf(String(given));
	if (!takes) return undefined;
	const message = `must match format ${JSON.stringify(given)}`;
	return (value, found) => {
		if (!takes(value)) found.add(message);
	};
};

/** Whether a value has a format, for those that are known. A format is one of texts or of numbers. */
function takerOf(name: string): ((value: unknown) => boolean) | undefined {
	const known = Object.hasOwn(fullFormats, name)
		? fullFormats[name as keyof typeof fullFormats]
		: undefined;
	if (known instanceof RegExp) return (value) => typeof value !== 'string' || known.test(value);
	if (typeof known === 'function') return (value) => typeof value !== 'string' || known(value);
	if (typeof known !== 'object' || !('validate' in known)) return undefined;
	const { validate, type: of = 'string' } = known as {
		validate: RegExp | ((value: unknown) => boolean);
		type?: string;
	};
	const takes = (value: unknown) =>
		validate instanceof RegExp ? validate.test(String(value)) : validate(value);
	return (value) => typeof value !== of || takes(value);
}

/** What is said of a value by itself. */
export const scalarKeywords: Keywords = {
	type,
	minimum: ofNumber('>=', (value, limit) => value >= limit),
	maximum: ofNumber('<=', (value, limit) => value <= limit),
	exclusiveMinimum: ofNumber('>', (value, limit) => value > limit),
	exclusiveMaximum: ofNumber('<', (value, limit) => value < limit),
	multipleOf: ofNumber('multiple of', isMultipleOf),
	minLength: ofLength('fewer', (value, limit) => value >= limit),
	maxLength: ofLength('more', (value, limit) => value <= limit),
	pattern,
	format,
	const: only,
	enum: listed,
};

/** Whether a number is a multiple of another, by their decimal digits: 19.99 is one of 0.01. */
function isMultipleOf(value: number, divisor: number): boolean {
	if (!Number.isFinite(value) || !Number.isFinite(divisor) || divisor === 0) return false;
	const one = toDigits(value);
	const other = toDigits(divisor);
	const scale = Math.max(one.places, other.places);
	const whole = (number: { digits: bigint; places: number }) =>
		number.digits * 10n ** BigInt(scale - number.places);
	return whole(one) % whole(other) === 0n;
}

/** A number as its digits and how many of them stand behind the point. */
function toDigits(value: number): { digits: bigint; places: number } {
	const [mantissa = '', exponent = '0'] = String(value).split('e');
	const [before = '', after = ''] = mantissa.split('.');
	return { digits: BigInt(before + after), places: after.length - Number(exponent) };
}
