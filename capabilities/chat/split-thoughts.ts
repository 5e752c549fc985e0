// Gemini writes <thought>, models behind Ollama and vLLM write <think>.
const block = /<(thought|think)>([\s\S]*?)(?:<\/\1>\s*|$)/g;
const begun = /<(?:t(?:h(?:o(?:u(?:g(?:h(?:t)?)?)?)?|i(?:n(?:k)?)?)?)?)?$/;

/**
 * Parts an answer into its text and the thoughts that stand in it between markers. Of an answer
 * that is still growing, a marker that has only begun is held back.
 */
export function splitThoughts(answer: string): { text: string; thoughts: string } {
	const thoughts: string[] = [];
	const text = answer
		.replace(block, (_all, _name, thought: string) => {
			thoughts.push(thought.trim());
			return '';
		})
		.replace(begun, '');
	return { text, thoughts: thoughts.join('\n\n') };
}
