/** The code of a system error, however deep it sits below the error that was thrown. */
export function codeOf(error: unknown, depth = 5): string | undefined {
	// By shape, since fetch's errors may come from another realm.
	if (typeof error !== 'object' || error === null || depth === 0) return undefined;
	if ('code' in error && typeof error.code === 'string') return error.code;
	if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0], depth - 1);
	return 'cause' in error ? codeOf(error.cause, depth - 1) : undefined;
}
