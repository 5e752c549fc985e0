// Gemini writes <thought>, models behind Ollama and vLLM write <think>.
const block = /^\s*<(thought|think)>([\s\S]*?)(?:<\/\1>\s*|$)/;
const markers = ['<thought>', '<think>'];

/**
 * Parts an answer into its text and the thoughts that stand before it between markers. Of an
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
	const start = answer.trimStart();
	const mayBegin = isGrowing && markers.some((marker) => marker.startsWith(start));
	return { text: mayBegin ? '' : answer, thoughts: '' };
}
