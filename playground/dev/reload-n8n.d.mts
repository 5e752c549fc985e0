export const reloadEnvironment: Record<string, string>;

export function createReloads(
	onFailure: (line: string) => void,
	options?: { reloadMs?: number },
): {
	onLine(line: string): void;
	/** Resolves to the files that `write` wrote, once n8n has begun to load them. */
	changing(write: () => string[]): Promise<string[]>;
};
