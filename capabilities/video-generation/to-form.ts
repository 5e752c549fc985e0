/** A body as a form: lists as `name[]`, other objects as JSON. */
export function toForm(body: Record<string, unknown>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(body)) {
		if (Array.isArray(value)) for (const one of value) append(form, `${name}[]`, one);
		else append(form, name, value);
	}
	return form;
}

function append(form: FormData, name: string, value: unknown): void {
	if (value === undefined || value === null) return;
	if (value instanceof File) form.append(name, value);
	else form.append(name, typeof value === 'string' ? value : JSON.stringify(value));
}
