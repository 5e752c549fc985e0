/** A part of a content: what it says, or what the model thought before it said it. */
export interface SaidPart {
	text: string;
	thoughts: string;
}

/** The parts of a content in whatever form an endpoint gives it: a text, a part, or a list of either. */
export function saidIn(content: unknown): SaidPart[] {
	if (typeof content === 'string') return [{ text: content, thoughts: '' }];
	if (Array.isArray(content)) return (content as unknown[]).flatMap(saidIn);
	if (typeof content !== 'object' || content === null) return [];
	const part = content as Record<string, unknown>;
	const { type, text = part.value, thinking, reasoning } = part;
	const own = allTextIn(text);
	const isThought = type === 'thinking' || type === 'reasoning';
	// Mistral has a list of parts in the part, others a text.
	const thoughts = allTextIn(thinking) + allTextIn(reasoning) + (isThought ? own : '');
	return [{ text: isThought ? '' : own, thoughts }];
}

const allTextIn = (value: unknown): string =>
	saidIn(value)
		.map(({ text, thoughts }) => text + thoughts)
		.join('');

/**
 * The thoughts that an endpoint gives beside a message, under the first of the usual names that has
 * any: a text, or OpenRouter's list of details, of which the encrypted ones say nothing.
 */
export function thoughtsBeside(message: object): string {
	const { reasoning_content, reasoning, thinking, reasoning_details } = message as Record<
		string,
		unknown
	>;
	const given = [reasoning_content, reasoning, thinking].find(
		(one): one is string => typeof one === 'string' && one !== '',
	);
	return given ?? thoughtsIn(reasoning_details);
}

function thoughtsIn(details: unknown): string {
	const list = Array.isArray(details) ? (details as unknown[]) : [];
	const read = list.flatMap((one) => {
		if (typeof one !== 'object' || one === null) return [];
		const { text, summary, type, index } = one as Record<string, unknown>;
		const said = [text, summary].find((words) => typeof words === 'string' && words !== '');
		return typeof said === 'string' ? [{ said, block: `${String(type)} ${String(index)}` }] : [];
	});
	return read.reduce((whole, { said, block }, at) => {
		// Streamed, a block comes in pieces that have its number.
		const isSame = read[at - 1]?.block === block && !block.endsWith(' undefined');
		return whole === '' || isSame ? whole + said : `${whole}\n\n${said}`;
	}, '');
}
