/** What a reply holds: a value, or why it is none. */
export type Parsed = { value: unknown } | { problem: string };

const mostChars = 5_000_000;

/**
 * Reads the JSON of a reply: as it is, out of a code fence or out of prose. Slips that leave no
 * doubt (a trailing comma, a comment, single quotes) are repaired; what would have to be guessed,
 * such as a missing end, is a problem.
 */
export async function parseReply(reply: string): Promise<Parsed> {
	if (reply.length > mostChars) {
		return { problem: `the answer has ${String(reply.length)} characters, more than 5 million` };
	}
	const whole = parse(reply);
	if (whole) return whole;
	const fenced = /```(?:json)?\s*([\s\S]*?)```/i.exec(reply)?.[1];
	const candidates = [fenced, balanced(reply)].filter((text) => text !== undefined);
	for (const text of candidates) {
		const parsed = parse(text) ?? (await repair(text));
		if (parsed) return parsed;
	}
	return {
		problem: /[{[]/.test(reply)
			? 'the answer is not valid JSON, or its end is missing'
			: 'the answer holds no JSON',
	};
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

const closing: Record<string, string> = { '{': '}', '[': ']' };

/** The first object or list whose brackets all close; undefined where the end is missing. */
function balanced(text: string): string | undefined {
	const start = text.search(/[{[]/);
	if (start === -1) return undefined;
	const open: string[] = [];
	let quote: string | undefined;
	for (let at = start; at < text.length; at++) {
		const sign = text.charAt(at);
		if (quote !== undefined) {
			if (sign === '\\') at += 1;
			else if (sign === quote) quote = undefined;
		} else if (sign === '"') quote = sign;
		else if (sign in closing) open.push(closing[sign] ?? '');
		else if (sign === open.at(-1)) {
			open.pop();
			if (open.length === 0) return text.slice(start, at + 1);
		}
	}
	return undefined;
}
