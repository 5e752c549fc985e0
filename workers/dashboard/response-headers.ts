const common = {
	'cache-control': 'no-store',
	'referrer-policy': 'no-referrer',
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=()',
	'x-robots-tag': 'noindex',
};

const own = "'self'";

const policy = (more: Record<string, string>) =>
	Object.entries({
		'default-src': "'none'",
		'script-src': own,
		'style-src': own,
		'img-src': `${own} data:`,
		'connect-src': own,
		'base-uri': "'none'",
		'form-action': "'none'",
		'frame-ancestors': "'none'",
		...more,
	})
		.map(([name, value]) => `${name} ${value}`)
		.join('; ');

/** What every answer of the dashboard says to browsers: nothing of others is run, framed or kept. */
export const pageHeaders = { ...common, 'content-security-policy': policy({}) };

/** The same for bull-board, which needs styles in its page, fonts, and a base for its addresses. */
export const boardHeaders = {
	...common,
	'content-security-policy': policy({
		'style-src': `${own} 'unsafe-inline'`,
		'font-src': `${own} data:`,
		'base-uri': own,
	}),
};
