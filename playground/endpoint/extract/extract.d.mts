export function extract(schema: object, text: string): Record<string, unknown>;
