// The address of a page may hold a name and a password, with which no request can be made.
const base = new URL('.', location.href);
base.username = '';
base.password = '';

/** What the worker says at a path; throws an error with `hint` and `status` where it cannot. */
export async function ask(path, options = {}) {
	let response;
	try {
		response = await fetch(new URL(path, base), { cache: 'no-store', ...options });
	} catch (error) {
		if (error.name === 'AbortError') throw error;
		throw Object.assign(new Error('The worker does not answer'), {
			hint: 'It was stopped, or the connection is gone. This page goes on by itself once the worker is back',
		});
	}
	const said = await response.json().catch(() => ({}));
	if (response.ok) return said;
	const message = said.error ?? `The worker answered with status ${response.status}`;
	throw Object.assign(new Error(message), { hint: said.hint, status: response.status });
}
