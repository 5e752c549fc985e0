import { toFailure } from '../../endpoint/to-failure';

/** What fetch throws where a name is not found. */
const lookup = (hostname: string, code: string) => {
	const cause = Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), { code, hostname });
	return new TypeError('fetch failed', { cause });
};

const said = (hostname: string, code = 'ENOTFOUND') => {
	const { kind, message, hint } = toFailure(lookup(hostname, code)).details;
	expect(kind).toBe('temporarily-unavailable');
	return { message, hint };
};

test.each([
	['api.openai.com', 'OpenAI'],
	['generativelanguage.googleapis.com', 'Google Gemini'],
])('that %s is not found is no mistake of the credential', (host, label) => {
	for (const code of ['ENOTFOUND', 'EAI_AGAIN']) {
		const { message, hint } = said(host, code);
		expect(message).toBe(`The address of ${label}, ${host}, could not be found`);
		expect(hint).toMatch(/^Check the network, DNS and proxy of the machine/);
		expect(hint).not.toContain('Base URL');
	}
});

test('any other host is named, and may be misspelled', () => {
	const { message, hint } = said('gatway.example.com');
	expect(message).toBe('The host gatway.example.com could not be found');
	expect(hint).toMatch(/^Check the spelling of the Base URL in the credential, and the network/);
});
