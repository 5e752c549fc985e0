/** What a node does and with which model, for its place on the canvas. `words`: of its operations. */
export const subtitleOf = (words: Record<string, string>): string =>
	`={{ [${JSON.stringify(words)}[$parameter["operation"]], $parameter["model"]].filter((part) => part).join(": ") }}`;
