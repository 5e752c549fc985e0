import { jsonIn, maxLevels } from './json-in';

/** What a reply holds: a value, or why it is none. */
export type Parsed = { value: unknown } | { problem: string };

const maxChars = 5_000_000;

// What stands for data that was left out, where it is not inside of a text.
const omission = /\.\.\.|…|\/\*|\/\//;
const texts = /"(?:[^"\\]|\\.)*"/gs;

/**
 * Reads the JSON of a reply: as it is, out of a code fence or out of prose. Slips that leave no
 * doubt (a trailing comma, single quotes) are repaired; what would have to be guessed, such as a
 * missing end, words for what was left out, or which of two answers counts, is a problem.
 */
export async function parseReply(reply: string, isCut = false): Promise<Parsed> {
	if (reply.length > maxChars) {
		return { problem: `the answer has ${String(reply.length)} characters, more than 5 million` };
	}
	const { parts, levels, isOpen } = jsonIn(reply);
	if (levels > maxLevels) return { problem: 'the answer is nested too deep' };
	const whole = parse(reply);
	if (whole) return whole;
	if (isOpen || isCut) {
		return { problem: 'the answer is not valid JSON, or its end is missing' };
	}
	const objects = parts.filter((text) => text.startsWith('{'));
	const candidates = objects.length > 0 ? objects : parts;
	const parsed = candidates.map(parse).filter((one) => one !== undefined);
	const [first, ...others] = [...new Map(parsed.map((one) => [JSON.stringify(one), one])).values()];
	if (others.length > 0) return { problem: 'the answer holds several JSON objects, not one' };
	if (first) return first;
	const [only, ...rest] = candidates;
	if (only === undefined) return { problem: 'the answer holds no JSON' };
	if (rest.length > 0) return { problem: 'the answer holds several objects, none of valid JSON' };
	if (omission.test(only.replace(texts, '""'))) {
		return { problem: 'the answer leaves something out; every value has to be written down' };
	}
	return (await repair(only)) ?? { problem: 'the answer is not valid JSON' };
}

function parse(text: string): { value: unknown } | undefined {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		return undefined;
	}
}

async function repair(text: string): Promise<{ value: unknown } | undefined> {
	// Loaded here: most answers need no repair.
	const { jsonrepair } = await import('jsonrepair');
	try {
		return parse(jsonrepair(text));
	} catch {
		return undefined;
	}
}
