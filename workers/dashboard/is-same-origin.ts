import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request that changes something comes from a page of this dashboard: a browser sends the
 * password along with those of other pages too. It says which page it was; other clients say nothing.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
	const site = headers['sec-fetch-site'];
	// Of pages over plain HTTP a browser sends the origin alone.
	if (site !== undefined) return site === 'same-origin';
	const { origin, host } = headers;
	if (origin === undefined) return true;
	if (!URL.canParse(origin)) return false;
	// A proxy may have a name of its own for this worker.
	return [host, headers['x-forwarded-host']].includes(new URL(origin).host);
}
