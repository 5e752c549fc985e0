export function unflatten(text: string): unknown;
