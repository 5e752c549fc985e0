import { Failure } from '../../endpoint/failure';
import { queueSettings, type QueueSettings, type QueueSettingsInput } from './queue-settings';

/** Checks the settings of the queue; throws credential-invalid and names every mistake. */
export function readQueueSettings(input: QueueSettingsInput): QueueSettings {
	const parsed = queueSettings.safeParse(input);
	if (parsed.success) return parsed.data;
	const mistakes = parsed.error.issues.map(
		(issue) => `${issue.path.join('.') || 'settings'} ${issue.message}`,
	);
	throw new Failure({
		kind: 'credential-invalid',
		message: `The job queue is not set up correctly: ${mistakes.join('; ')}`,
		hint: 'Correct the Job Queue (Redis) credential',
	});
}
