import { readAddresses } from '../../jobs/redis/sentinel-settings';
import { flags, type FlagName } from './flags';
import { say, type Given } from './given';
import { readSwitch } from './read-switch';
import { readText } from './read-text';
import { useless } from './useless';

/** What the settings say about the queue. Mistakes are added to the list. */
export function queueInput(given: Given, mistakes: string[]): Record<string, unknown> {
	const file = (name: FlagName) => readText(name, given[name], mistakes);
	const previous = given['previous-secret'] ?? file('previous-secret-file');
	const input: Record<string, unknown> = {
		url: given['redis-url'] ?? file('redis-url-file') ?? 'redis://localhost:6379',
		cluster: readSwitch('cluster', given.cluster, mistakes),
		sentinel: sentinelInput(given, mistakes),
		prefix: given.prefix,
		namespace: given.namespace,
		encryptionSecret: given['encryption-secret'] ?? file('encryption-secret-file') ?? '',
		previousSecrets: previous === undefined ? undefined : [previous],
		fileDirectory: given['file-dir'],
		filesUrl: given['files-url'],
		s3: s3Input(given, mistakes),
		tls: { servername: given['tls-servername'], ca: file('tls-ca') },
	};
	return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function sentinelInput(given: Given, mistakes: string[]) {
	const name = given['sentinel-name'];
	if (name === undefined) {
		mistakes.push(...useless(given, ['sentinels', 'sentinel-password'], 'sentinel-name'));
		return undefined;
	}
	const password = given['sentinel-password'];
	return {
		name,
		others: readAddresses(given.sentinels ?? ''),
		...(password === undefined ? {} : { password }),
	};
}

/** Keys are what Amazon's SDK finds: environment, role, profile. */
function s3Input(given: Given, mistakes: string[]) {
	const bucket = given['s3-bucket'];
	if (bucket === undefined) {
		const names = flags.map(({ name }) => name).filter((name) => name.startsWith('s3-'));
		mistakes.push(...useless(given, names, 's3-bucket'));
		return undefined;
	}
	return {
		bucket,
		folder: given['s3-folder'],
		endpoint: given['s3-endpoint'],
		region: given['s3-region'],
		pathStyle: readSwitch('s3-path-style', given['s3-path-style'] ?? 'true', mistakes),
		encryption: given['s3-encryption'],
		kmsKeyId: given['s3-kms-key-id'],
	};
}

const flagOfField: Record<string, FlagName> = {
	url: 'redis-url',
	prefix: 'prefix',
	namespace: 'namespace',
	encryptionSecret: 'encryption-secret',
	previousSecrets: 'previous-secret',
	fileDirectory: 'file-dir',
	filesUrl: 'files-url',
	tls: 'tls-ca',
	'sentinel.others': 'sentinels',
	sentinel: 'sentinel-name',
	's3.bucket': 's3-bucket',
	's3.folder': 's3-folder',
	's3.endpoint': 's3-endpoint',
	's3.encryption': 's3-encryption',
	's3.kmsKeyId': 's3-kms-key-id',
};

const passwordHint = '. In a password, write % as %25, # as %23, / as %2F and @ as %40';

/** A mistake in what is said about the queue, by the name of its flag. */
export function sayQueue({ path, message }: { path: PropertyKey[]; message: string }): string {
	const field = path.filter((part) => typeof part === 'string').join('.');
	const flag = flagOfField[field] ?? flagOfField[String(path[0] ?? '')];
	const more = field === 'url' ? passwordHint : '';
	return `${flag ? say(flag) : field} ${message}${more}`;
}
