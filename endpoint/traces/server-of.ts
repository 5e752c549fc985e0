import type { Attributes } from '@opentelemetry/api';

/** Which server an address leads to: without its path and query, which may have a secret. */
export function serverOf(address: string): Attributes {
	const { hostname, port, protocol } = new URL(address);
	const usual = protocol === 'http:' ? 80 : 443;
	return { 'server.address': hostname, 'server.port': port === '' ? usual : Number(port) };
}
