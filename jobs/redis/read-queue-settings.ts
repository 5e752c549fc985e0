import { Failure } from '../../endpoint/failure';
import { queueSettings, type QueueSettings, type QueueSettingsInput } from './queue-settings';

/** Checks the settings of the queue; throws credential-invalid and names every mistake. */
export function readQueueSettings(input: QueueSettingsInput): QueueSettings {
	const parsed = queueSettings.safeParse(input);
	if (parsed.success) return parsed.data;
	const { issues } = parsed.error;
	const mistakes = issues.map(({ path, message }) => `${labelOf(path)} ${message}`);
	const isUrl = issues.some(({ path }) => path[0] === 'url');
	const password =
		'. If the password contains characters such as %, # or @, enter it in the field Password, as it is, and not in the URL';
	throw new Failure({
		kind: 'credential-invalid',
		message: `The job queue is not set up correctly: ${mistakes.join('; ')}`,
		hint: `Correct the Job Queue (Redis) credential${isUrl ? password : ''}`,
	});
}

/** The settings by the names that they have in the credential. */
const labels: Record<string, string> = {
	url: 'Redis URL',
	host: 'Host',
	port: 'Port',
	database: 'Database',
	prefix: 'Key Prefix',
	namespace: 'Namespace',
	encryptionSecret: 'Encryption Secret',
	previousSecrets: 'Previous Secret',
	fileDirectory: 'Shared File Directory',
	'sentinel.others': 'Further Sentinels',
	sentinel: 'Sentinel Primary Name',
	filesUrl: 'Worker URL',
	's3.bucket': 'Bucket',
	's3.endpoint': 'Endpoint',
	's3.folder': 'Bucket Folder',
	's3.accessKeyId': 'Access Key ID',
	's3.secretAccessKey': 'Secret Access Key',
	's3.kmsKeyId': 'KMS Key ID',
	keepCompletedHours: 'Keep Completed Jobs',
	keepFailedHours: 'Keep Failed Jobs',
	callbackUrl: 'Callback URL',
	cluster: 'Cluster',
};

function labelOf(path: PropertyKey[]): string {
	const field = path.filter((part) => typeof part === 'string').join('.');
	return labels[field] ?? labels[String(path[0] ?? '')] ?? (field === '' ? 'Settings' : field);
}
