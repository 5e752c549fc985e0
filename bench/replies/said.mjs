/** What a reply says in the words of OpenAI alone: its first answer, its calls, its tokens. */
export function said(chunks) {
	const messages = chunks
		.flatMap(({ choices }) => choices.filter(({ index = 0 }) => index === 0))
		.map(({ message, delta }) => message ?? delta)
		.filter(Boolean);
	if (messages.length === 0) return undefined;
	const texts = messages
		.map(({ content }) => content)
		.filter((content) => content !== null && content !== undefined);
	const {
		prompt_tokens: input,
		completion_tokens: output,
		total_tokens: total = 0,
	} = chunks.map(({ usage }) => usage).findLast(Boolean) ?? {};
	return {
		// Parts of other kinds, and thoughts in between, are read in ways of their own.
		text: texts.every(isPlain) ? texts.join('') : undefined,
		calls: callsOf(messages),
		// Some leave thinking out of what was written, and not of the whole.
		tokens: output === undefined ? undefined : [input, Math.max(output, total - input)],
	};
}

const isPlain = (content) => typeof content === 'string' && !content.includes('<think');

function callsOf(messages) {
	const calls = [];
	for (const [place, call] of messages.flatMap(({ tool_calls: list }) => [
		...(list ?? []).entries(),
	])) {
		const index = call.index ?? place;
		calls[index] ??= ['', ''];
		calls[index][0] += call.function?.name ?? '';
		calls[index][1] += call.function?.arguments ?? '';
	}
	// Some count from one, and some leave out what is empty.
	return calls.filter(Boolean).map(([name, given]) => [name, given || '{}']);
}
