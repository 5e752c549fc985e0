import { isSameOrigin } from '../../../workers/dashboard/is-same-origin';

test.each([
	['a page of its own over HTTPS', { 'sec-fetch-site': 'same-origin', host: 'a' }],
	[
		'the same where a proxy renames the host',
		{ 'sec-fetch-site': 'same-origin', origin: 'https://ops.example', host: 'worker:8081' },
	],
	['a page of its own over plain HTTP', { origin: 'http://worker:8081', host: 'worker:8081' }],
	[
		'one behind a proxy that says its host',
		{ origin: 'http://ops.example', host: 'worker:8081', 'x-forwarded-host': 'ops.example' },
	],
	['no browser', { host: 'worker:8081' }],
])('%s may change something', (_name, headers) => {
	expect(isSameOrigin(headers)).toBe(true);
});

test.each([
	['another site', { 'sec-fetch-site': 'cross-site', host: 'a' }],
	['another host of the same site', { 'sec-fetch-site': 'same-site', host: 'a' }],
	['another site over plain HTTP', { origin: 'http://evil.example', host: 'worker:8081' }],
	['another port', { origin: 'http://worker:8082', host: 'worker:8081' }],
	['a page without an origin', { origin: 'null', host: 'worker:8081' }],
])('%s may not', (_name, headers) => {
	expect(isSameOrigin(headers)).toBe(false);
});
