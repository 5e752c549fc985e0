import type { FailureDetails } from './failure';
import { providerAt } from './profiles/find-profile';

/** What to say where the address of a host was not found; undefined for any other error. */
export function unknownHost(
	error: unknown,
	depth = 5,
): Pick<FailureDetails, 'message' | 'hint'> | undefined {
	// By shape, since fetch's errors may come from another realm.
	if (typeof error !== 'object' || error === null || depth === 0) return undefined;
	if ('hostname' in error && typeof error.hostname === 'string' && 'code' in error) {
		return ['ENOTFOUND', 'EAI_AGAIN'].includes(String(error.code))
			? say(error.hostname)
			: undefined;
	}
	return 'cause' in error ? unknownHost(error.cause, depth - 1) : undefined;
}

/** Nobody typed the name of a provider's own host, so that it is spelled right. */
function say(host: string): Pick<FailureDetails, 'message' | 'hint'> {
	const provider = providerAt(host);
	const network = 'the network, DNS and proxy of the machine that n8n or the worker runs on';
	return provider
		? {
				message: `The address of ${provider.label}, ${host}, could not be found`,
				hint: `Check ${network}`,
			}
		: {
				message: `The host ${host} could not be found`,
				hint: `Check the spelling of the Base URL in the credential, and ${network}. Other containers are known by the name of their service`,
			};
}
