import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address is one of the open internet. Private, loopback, link-local, reserved and
 * multicast ones are not, in whatever form of IPv6 they stand.
 */
export function isPublicAddress(address: string): boolean {
	if (!ipaddr.isValid(address)) return false;
	const parsed = ipaddr.process(address);
	if (parsed.range() !== 'unicast') return false;
	// All that is routed today; ::/96 would hide an IPv4 address.
	return parsed.kind() === 'ipv4' || parsed.match(globalUnicast);
}

/** Whether a host of a URL is, by its mere name, on this machine or in a private network. */
export function isPrivateHost(hostname: string): boolean {
	const name = hostname.replace(/^\[|\]$/g, '');
	if (ipaddr.isValid(name)) return !isPublicAddress(name);
	return /^(.+\.)?localhost\.?$/i.test(name);
}

const globalUnicast = ipaddr.parseCIDR('2000::/3');
