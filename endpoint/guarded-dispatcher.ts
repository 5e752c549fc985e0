import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { Failure } from './failure';
import { isPublicAddress } from './public-address';

let shared: Dispatcher | undefined;

/**
 * Connections that reach public addresses alone. The address is checked as the connection is made,
 * so that a name that changes its address does not pass. Behind HTTP(S)_PROXY the proxy resolves
 * names and decides.
 */
export function guardedDispatcher(): Dispatcher {
	shared ??= new EnvHttpProxyAgent({
		headersTimeout: 0,
		bodyTimeout: 0,
		connect: { lookup: guardedLookup },
	});
	return shared;
}

export function privateAddress(hostname: string): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: `${hostname} is a private or local address, but files are only fetched from public ones`,
		hint: 'Turn on "Allow Private Addresses" in the credential if the file may come from there',
	});
}

const guardedLookup: LookupFunction = (hostname, options, done) => {
	lookup(hostname, { ...options, all: true }, (error, found) => {
		// Node leaves the addresses out where there is an error.
		const [first] = error ? [] : found;
		if (!first) {
			done(error, '');
		} else if (found.some(({ address }) => !isPublicAddress(address))) {
			done(privateAddress(hostname), '');
		} else if (options.all) {
			done(null, found);
		} else {
			done(null, first.address, first.family);
		}
	});
};
