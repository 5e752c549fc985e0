// Gemini writes <thought>, models behind Ollama and vLLM write <think>.
const block = /^\s*<(thought|think)>([\s\S]*?)(?:<\/\1>\s*|$)/;
const markers = ['<thought>', '<think>'];

/**
 * Parts an answer into its text and the thoughts that stand before it between markers, or before a
 * closing one. Of an answer that is still growing, a marker that has only begun is held back.
 */
export function splitThoughts(
	answer: string,
	isGrowing = false,
): { text: string; thoughts: string } {
	const thoughts: string[] = [];
	let rest = answer;
	for (let found = block.exec(rest); found; found = block.exec(rest)) {
		thoughts.push(found[2] ?? '');
		rest = rest.slice(found[0].length);
	}
	const end = isGrowing ? undefined : endOf(rest);
	if (end !== undefined) {
		thoughts.push(rest.slice(0, end.from));
		rest = rest.slice(end.to).trimStart();
	}
	const start = rest.trimStart();
	const mayBegin = isGrowing && markers.some((marker) => marker.startsWith(start));
	return {
		text: mayBegin ? '' : rest,
		thoughts: thoughts
			.map((one) => one.trim())
			.filter((one) => one !== '')
			.join('\n\n'),
	};
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
