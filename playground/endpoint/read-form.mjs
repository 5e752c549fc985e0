import { readBody } from './http.mjs';
import { Refusal } from './refusal.mjs';

/** The fields and files of a multipart body of at most `maxBytes`. */
export async function readForm(request, maxBytes) {
	const body = await readBody(request, maxBytes);
	try {
		const headers = { 'content-type': request.headers['content-type'] ?? '' };
		return await new Response(body, { headers }).formData();
	} catch {
		throw new Refusal('request-invalid', 'The body is not a multipart form.');
	}
}
