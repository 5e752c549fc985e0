export function fillArguments(
	schema: object | undefined,
	text: string,
	whole?: string,
): Record<string, unknown>;
