/** The text of an email: the fields of its head that are not empty, then its body. */
export function mailText(fields: Record<string, string | undefined>, body: string): string {
	const head = Object.entries(fields)
		.filter(([, value]) => value !== undefined && value.trim() !== '')
		.map(([field, value]) => `${field}: ${String(value)}`);
	return [head.join('\n'), body.replaceAll('\r\n', '\n').trim()]
		.filter((part) => part !== '')
		.join('\n\n');
}
