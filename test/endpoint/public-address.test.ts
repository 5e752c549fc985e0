import { isPrivateHost, isPublicAddress } from '../../endpoint/public-address';

describe('an address', () => {
	it.each([
		['loopback', '127.0.0.1'],
		['loopback', '127.8.9.10'],
		['loopback', '::1'],
		['unspecified', '0.0.0.0'],
		['unspecified', '::'],
		['private', '10.0.0.1'],
		['private', '172.16.0.1'],
		['private', '192.168.1.5'],
		['carrier-grade NAT', '100.64.0.1'],
		['link-local, where clouds keep secrets', '169.254.169.254'],
		['link-local', 'fe80::1'],
		['unique local', 'fd00::1'],
		['multicast', '224.0.0.1'],
		['multicast', 'ff02::1'],
		['broadcast', '255.255.255.255'],
		['reserved', '240.0.0.1'],
		['documentation', '192.0.2.1'],
		['documentation', '2001:db8::1'],
		['IPv4 in IPv6, mapped', '::ffff:127.0.0.1'],
		['IPv4 in IPv6, mapped, in hex', '::ffff:7f00:1'],
		['IPv4 in IPv6, compatible', '::7f00:1'],
		['NAT64', '64:ff9b::7f00:1'],
		['6to4', '2002:7f00:1::'],
		['Teredo', '2001::1'],
		['no address', 'example.com'],
	])('is not public where it is %s: %s', (_kind, address) => {
		expect(isPublicAddress(address)).toBe(false);
	});

	it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
		'is public: %s',
		(address) => {
			expect(isPublicAddress(address)).toBe(true);
		},
	);
});

describe('a host', () => {
	it.each(['localhost', 'LOCALHOST.', 'cam.localhost', '[::1]', '10.1.2.3', '[::ffff:a00:1]'])(
		'is private by its name: %s',
		(host) => {
			expect(isPrivateHost(host)).toBe(true);
		},
	);

	it.each(['example.com', 'localhost.example.com', '[2606:4700::1111]', '8.8.8.8'])(
		'may be public: %s',
		(host) => {
			expect(isPrivateHost(host)).toBe(false);
		},
	);
});
