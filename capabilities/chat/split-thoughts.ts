// Gemini writes <thought>, models behind Ollama and vLLM write <think>.
const block = /^\s*<(thought|think)>([\s\S]*?)(?:<\/\1>\s*|$)/;
const markers = ['<thought>', '<think>'];

/**
 * Parts an answer into its text and the thoughts that stand before it between markers, or before a
 * closing one. Of an
 * answer that is still growing, a marker that has only begun is held back.
 */
export function splitThoughts(
	answer: string,
	isGrowing = false,
): { text: string; thoughts: string } {
	const found = block.exec(answer);
	if (found) {
		const rest = splitThoughts(answer.slice(found[0].length), isGrowing);
		const thoughts = [(found[2] ?? '').trim(), rest.thoughts].filter((one) => one !== '');
		return { text: rest.text, thoughts: thoughts.join('\n\n') };
	}
	const end = isGrowing ? undefined : endOf(answer);
	if (end !== undefined) {
		return { text: answer.slice(end.to).trimStart(), thoughts: answer.slice(0, end.from).trim() };
	}
	const start = answer.trimStart();
	const mayBegin = isGrowing && markers.some((marker) => marker.startsWith(start));
	return { text: mayBegin ? '' : answer, thoughts: '' };
}

/** Where a model whose template writes the opening marker ends its thoughts, on a line of its own. */
function endOf(answer: string): { from: number; to: number } | undefined {
	const marker = /<\/(?:thought|think)>/.exec(answer);
	if (!marker) return undefined;
	const from = marker.index;
	const to = from + marker[0].length;
	const isAlone = (text: string) => text.trim() === '';
	// What was opened before, as a marker or as code, is a part of the answer.
	if (/<(?:thought|think)>|```/.test(answer.slice(0, from))) return undefined;
	const before = answer.slice(answer.lastIndexOf('\n', from - 1) + 1, from);
	const next = answer.indexOf('\n', to);
	const after = answer.slice(to, next === -1 ? undefined : next);
	return isAlone(before) && isAlone(after) ? { from, to } : undefined;
}
