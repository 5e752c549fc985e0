import type { Failure } from './failure';
import { valueAt } from './fields';
import type { RefusedField } from './refused-field';

// Where an effort stands, at one endpoint or another.
const places = [
	'reasoning_effort',
	'reasoning.effort',
	'extra_body.google.thinking_config.thinking_level',
];

// From the least to the most; "default" is whatever the model takes by itself.
const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];
const known = new Set([...efforts, 'default']);

const isAbout =
	/\beffort\b|_effort\b|reasoningEffort|thinking.?level|(reasoning|think) (value|level|mode)|support (thinking|reasoning)/i;
const isRefused =
	/not support|unsupported|not allowed|not available|invalid|unknown|must be|should be|expected|one of|valid (levels|values|options)|supported (levels|values)/i;

/**
 * The effort of a body that a refusal is about, whatever words it uses, with the nearest of those that
 * it names, or without one where it names none. Undefined where it is about something else.
 */
export function refusedEffortIn(
	{ kind, message }: Failure,
	body: object,
): RefusedField | undefined {
	if (kind !== 'request-invalid' || !isRefused.test(message)) return undefined;
	const path = places.find((place) => typeof valueAt(body, place) === 'string');
	if (path === undefined) return undefined;
	const effort = String(valueAt(body, path));
	const names = namesIn(message, effort);
	// Some say what was wrong and not of what: then both have to be known words.
	const isNamed = quotedIn(message).includes(effort.toLowerCase()) && names.length > 1;
	if (!isAbout.test(message) && !isNamed) return undefined;
	const value = nearest(effort, names) ?? within(effort, message);
	return { path, ...(value === undefined ? { isValue: true } : { value }) };
}

/** The efforts that a message offers: in quotes, or after the words that begin a list. */
function namesIn(message: string, effort: string): string[] {
	const quoted = quotedIn(message);
	const listed = /(?:valid|supported|allowed|one of|should be|must be|expected)\b(.*)/is.exec(
		message,
	);
	const words = (listed?.[1] ?? '').replace(plainDefault, '').match(/[a-z]+/gi) ?? [];
	const all = [quoted, words].map((some) => [
		...new Set(some.map((name) => name.toLowerCase()).filter(isKnown)),
	]);
	return (all.find((some) => some.some((name) => name !== effort)) ?? []).filter(
		(name) => name !== effort,
	);
}

/** What stands in quotes, of whatever kind. */
const quotedIn = (message: string): string[] =>
	[...message.matchAll(/["'`]([^\s"'`]+)(?=["'`])/g)].map(([, name = '']) => name.toLowerCase());

// Without quotes, and not in a list, "default" is a word like any other.
const plainDefault = /(?<!(?:[,:[]|\bor|\band) *)\bdefault\b(?! *(?:,|or\b|and\b))/gi;

const isKnown = (name: string) => known.has(name);

/** Thinking stays thinking where that can be had, and of two as near the one that thinks more. */
function nearest(effort: string, names: readonly string[]): string | undefined {
	const thinking = names.filter((name) => name !== 'none');
	const choice = effort !== 'none' && thinking.length > 0 ? thinking : names;
	const [first] = [...choice].sort(
		(a, b) => distance(a, effort) - distance(b, effort) || placeOf(b) - placeOf(a),
	);
	return first;
}

// Gemini names the level that it has not, and none of those that it has: all of them have these.
const minEffort = 'low';
const maxEffort = 'high';

/** The nearest effort that every model with efforts takes, where just this one is refused. */
function within(effort: string, message: string): string | undefined {
	const named = message.matchAll(/level(?:_| is unsupported: thinking_level_| )([a-z]+)\b/gi);
	if (![...named].some(([, name]) => name?.toLowerCase() === effort.toLowerCase()))
		return undefined;
	if (placeOf(effort) < placeOf(minEffort)) return minEffort;
	return placeOf(effort) > placeOf(maxEffort) ? maxEffort : undefined;
}

const placeOf = (name: string) => efforts.indexOf(name === 'default' ? 'medium' : name);
const distance = (name: string, effort: string) => Math.abs(placeOf(name) - placeOf(effort));
