/** The value that the text is the JSON of; undefined where it is none: others can write to Redis. */
export function readJson(text: string | null | undefined): unknown {
	if (text === null || text === undefined) return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
