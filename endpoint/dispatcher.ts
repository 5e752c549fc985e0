import { EnvHttpProxyAgent, type Dispatcher } from 'undici';

let shared: Dispatcher | undefined;

/**
 * The connections of this process. Node's own fetch gives up after 300 s without a header;
 * here the timeout of the request alone decides. HTTP(S)_PROXY and NO_PROXY are honoured.
 */
export function dispatcher(): Dispatcher {
	shared ??= new EnvHttpProxyAgent({ headersTimeout: 0, bodyTimeout: 0 });
	return shared;
}
