import type { z } from 'zod/v4';

/** The fields of requests by their titles in the editor; others go by their own name. */
export const titles: Partial<Record<string, string>> = {
	chunkChars: 'Characters per Chunk',
	chunkMinutes: 'Chunk Length (Minutes)',
	compression: 'Compression (%)',
	extraBody: 'Extra Body',
	frequencyPenalty: 'Frequency Penalty',
	inputPerMillion: 'Input (USD)',
	maxReasks: 'Max Retries on Invalid Output',
	maxSide: 'Maximum Side (Pixels)',
	maxSteps: 'Maximum Number of Steps',
	maxTokens: 'Maximum Number of Tokens',
	numberFormat: 'Number Format',
	outputPerMillion: 'Output (USD)',
	overlapChars: 'Overlap (Characters)',
	overlapTokens: 'Overlap (Tokens)',
	partTokens: 'Chunk Size (Tokens)',
	presencePenalty: 'Presence Penalty',
	reasoningEffort: 'Effort',
	serviceTier: 'Service Tier',
	size: 'Width and Height',
	stop: 'Stop Sequences',
	system: 'System Message',
	textsPerRequest: 'Texts per Request',
	thinkingBudget: 'Token Budget',
	thinkingLevel: 'Level',
	topP: 'Top P',
	translateTo: 'Translate To',
	videoFrames: 'Video Frames',
	user: 'User ID',
};

/** One entry of the fields that are lists. */
const entries: Partial<Record<string, string>> = {
	files: 'file',
	functions: 'function',
	images: 'image',
	mergeKeys: 'merge key',
	messages: 'message',
	speakerNames: 'speaker name',
	stop: 'stop sequence',
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `maxItems` as people write it: `Max items`. */
const wordsOf = (name: string) =>
	name.includes('_')
		? name
		: capital(name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));

/** What an issue is about, as the editor names it. */
function whereOf(path: readonly PropertyKey[]): string {
	const names = path.filter((part) => typeof part === 'string');
	const [first = '', second] = path.map((part) => (typeof part === 'symbol' ? '' : part));
	const last = names.at(-1) ?? '';
	const title = titles[last] ?? (last === 'url' ? 'URL' : wordsOf(last));
	const entry = entries[first];
	if (entry === undefined || typeof second !== 'number') return title;
	const named = `${entry} ${String(second + 1)}`;
	// What a message says is all that most of them have.
	return names.length === 1 || last === 'content' ? capital(named) : `${title} of ${named}`;
}

const types: Partial<Record<string, string>> = {
	array: 'a list',
	boolean: 'true or false',
	int: 'a whole number',
	number: 'a number',
	object: 'an object',
	record: 'an object',
	string: 'a text',
};

interface Said {
	message: string;
	hint?: string;
}

/** How zod's own sentences begin; others are ours. */
const zods = /^(Too small|Too big|Invalid|Unrecognized)/;

/** What is wrong with a request, as a sentence without internals. */
export function sayIssue(issue: z.core.$ZodIssue): Said {
	if (!zods.test(issue.message)) return sayOwn(issue);
	const where = whereOf(issue.path);
	const list = entries[String(issue.path.at(-1))];
	switch (issue.code) {
		case 'invalid_type':
			return {
				message: `${where} must be ${types[issue.expected] ?? 'set'}`,
				hint: `Check the value of ${where}, or the expression in it`,
			};
		case 'too_small': {
			if (issue.origin === 'string')
				return {
					message: `${where} is empty`,
					hint: `Fill in ${where}, or check the expression in it`,
				};
			if (issue.origin === 'array') {
				return { message: `Add at least one ${list ?? 'entry'}`, ...howToAdd(issue.path) };
			}
			return { message: `${where} must be at least ${String(issue.minimum)}` };
		}
		case 'too_big': {
			const most = issue.maximum.toLocaleString('en');
			if (issue.origin === 'string') {
				return { message: `${where} must not be longer than ${most} characters` };
			}
			if (issue.origin === 'array') {
				return { message: `${where} must not have more than ${most} entries` };
			}
			return { message: `${where} must be at most ${most}` };
		}
		case 'invalid_value':
			return { message: `${where} must be one of ${issue.values.map(String).join(', ')}` };
		case 'unrecognized_keys':
			return { message: `${where} has an unknown field: ${issue.keys.join(', ')}` };
		case 'invalid_union':
			return sayUnion(issue, where);
		default:
			return { message: issue.message };
	}
}

/** Where the list has a button of its own. */
const howToAdd = ([list]: readonly PropertyKey[]): Pick<Said, 'hint'> =>
	list === 'functions' || list === 'messages'
		? {
				hint: `Click Add ${list.slice(0, -1)} below ${capital(list)}, or check the JSON or expression that gives the list`,
			}
		: {};

/** A message of our own is a sentence, or the end of one that begins with the field. */
function sayOwn(issue: z.core.$ZodIssue): Said {
	const hint: unknown = issue.code === 'custom' ? issue.params?.hint : undefined;
	return {
		message: /^[a-z]/.test(issue.message)
			? `${whereOf(issue.path)} ${issue.message}`
			: issue.message,
		...(typeof hint === 'string' ? { hint } : {}),
	};
}

/** Of the forms that a value may have, the one that was meant is that which is wrong inside. */
function sayUnion(issue: z.core.$ZodIssueInvalidUnion, where: string): Said {
	const inside = leavesOf(issue).find(({ code }) => !ofAnotherForm.includes(code));
	if (inside) return sayIssue(inside);
	const isMessage = issue.path[0] === 'messages';
	return {
		message: `${where} has a form that is not known`,
		...(isMessage ? { hint: formOfMessage } : {}),
	};
}

const ofAnotherForm = ['invalid_type', 'invalid_value', 'unrecognized_keys', 'invalid_union'];

const formOfMessage =
	'The content of a message is a text, or a list of parts such as { "type": "text", "text": "…" } and { "type": "image_url", "image_url": { "url": "…" } }';

/** The issues of all forms, with their whole paths. */
function leavesOf(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
	if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
	return issue.errors
		.flat()
		.flatMap((inner) => leavesOf({ ...inner, path: [...issue.path, ...inner.path] }));
}
